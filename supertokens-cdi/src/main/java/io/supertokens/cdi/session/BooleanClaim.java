package io.supertokens.cdi.session;

import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A claim that must be true, such as that the e-mail address is verified. */
public abstract class BooleanClaim extends SessionClaim<Boolean> {

    /** As {@link SessionClaim#SessionClaim(String)}. */
    protected BooleanClaim(String id) {
        super(id);
    }

    @Override
    public Optional<Map<String, Object>> problem(@Nullable JsonValue value) {
        return JsonValue.TRUE.equals(value)
                ? Optional.empty()
                : Optional.of(ClaimReason.wrongValue(value, "expectedValue", true));
    }
}
