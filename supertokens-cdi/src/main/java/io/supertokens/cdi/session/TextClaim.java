package io.supertokens.cdi.session;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A claim that must be one of several texts, such as a plan. */
public abstract class TextClaim extends SessionClaim<String> {

    private final List<String> accepted;

    /**
     * As {@link SessionClaim#SessionClaim(String)}.
     *
     * @param accepted the values that satisfy the claim; none to accept any text
     */
    protected TextClaim(String id, String... accepted) {
        super(id);
        this.accepted = List.of(accepted);
    }

    @Override
    public Optional<Map<String, Object>> problem(@Nullable JsonValue value) {
        return value instanceof JsonString text && (accepted.isEmpty() || accepted.contains(text.getString()))
                ? Optional.empty()
                : Optional.of(ClaimReason.wrongValue(value, "expectedValue", expected()));
    }

    private Object expected() {
        return accepted.size() == 1 ? accepted.get(0) : accepted;
    }
}
