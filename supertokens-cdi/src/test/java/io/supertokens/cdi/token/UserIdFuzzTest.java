package io.supertokens.cdi.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import java.math.BigDecimal;

/**
 * The last byte of the input comes first: {@code 0} is followed by a text, {@code 1} by a number in JavaScript's
 * notation, {@code 2} by a decimal, {@code 3} by eight bytes of a floating-point number.
 */
class UserIdFuzzTest {

    @FuzzTest
    void everyIdIsKeptExactly(FuzzedDataProvider data) throws InvalidTokenException {
        UserId id;
        try {
            id = id(data);
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(UserIdJson.read(UserIdJson.value(id))).isEqualTo(id);
        assertThat(UserIdJson.read(Json.read(UserIdJson.text(id)))).isEqualTo(id);
        assertThat(id.toDatabase()).isEqualTo(id.isNumber() ? "{\"i\":" + id + "}" : id.toString());
        assertThat(id.toDatabase().codePointCount(0, id.toDatabase().length())).isLessThanOrEqualTo(128);
    }

    private static UserId id(FuzzedDataProvider data) {
        switch (data.consumeInt(0, 3)) {
            case 0 -> {
                String text = data.consumeRemainingAsString();
                UserId id = UserId.of(text);
                assertThat(id).hasToString(text);
                return id;
            }
            case 1 -> {
                UserId id = new UserId(data.consumeRemainingAsString(), true);
                assertThat(UserId.of((Number) Double.parseDouble(id.text()))).isEqualTo(id);
                return id;
            }
            case 2 -> {
                BigDecimal number = new BigDecimal(data.consumeRemainingAsString());
                UserId id = UserId.of(number);
                assertThat(new BigDecimal(id.text())).isEqualByComparingTo(number);
                return id;
            }
            default -> {
                double number = Double.longBitsToDouble(data.consumeLong());
                UserId id = UserId.of((Number) number);
                assertThat(Double.parseDouble(id.text()) + 0.0).isEqualTo(number + 0.0);
                return id;
            }
        }
    }
}
