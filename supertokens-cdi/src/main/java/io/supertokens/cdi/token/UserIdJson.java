package io.supertokens.cdi.token;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The user id in a token: a string or a number. */
final class UserIdJson {

    private UserIdJson() {}

    static UserId read(@Nullable JsonValue value) throws InvalidTokenException {
        try {
            if (value instanceof JsonString string) {
                return new UserId(string.getString(), false);
            }
            if (value instanceof JsonNumber number) {
                return UserId.of((Number) number.doubleValue());
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException("its user id is not valid");
        }
        throw new InvalidTokenException("its user id is missing, or neither a text nor a number");
    }

    static JsonValue value(UserId id) {
        return id.isNumber() ? Json.number(new BigDecimal(id.text())) : Json.string(id.text());
    }

    /** The form that the reference writes: a number in JavaScript's notation. */
    static String text(UserId id) {
        return id.isNumber() ? id.text() : Json.write(Json.string(id.text()));
    }
}
