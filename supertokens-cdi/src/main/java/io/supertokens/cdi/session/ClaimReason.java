package io.supertokens.cdi.session;

import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reasons for a refused claim, with the members that current clients of SuperTokens know. */
final class ClaimReason {

    private ClaimReason() {}

    static Map<String, Object> wrongValue(@Nullable JsonValue value, String expectation, Object expected) {
        Map<String, Object> reason = new LinkedHashMap<>();
        reason.put("message", value == null ? "value does not exist" : "wrong value");
        reason.put(expectation, expected);
        if (value != null) {
            reason.put("actualValue", value);
        }
        return reason;
    }

    static Map<String, Object> notFetched() {
        return Map.of("message", "the value could not be fetched or checked");
    }
}
