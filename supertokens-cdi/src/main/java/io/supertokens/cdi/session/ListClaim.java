package io.supertokens.cdi.session;

import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A claim that is a list of texts and must include some of them, such as roles. */
public abstract class ListClaim extends SessionClaim<List<String>> {

    private final List<String> required;

    /**
     * As {@link SessionClaim#SessionClaim(String)}.
     *
     * @param required the texts that the list must include, all of them; none to accept any list
     */
    protected ListClaim(String id, String... required) {
        super(id);
        this.required = List.of(required);
    }

    @Override
    public Optional<Map<String, Object>> problem(@Nullable JsonValue value) {
        return value instanceof JsonArray array
                        && array.stream()
                                .filter(JsonString.class::isInstance)
                                .map(element -> ((JsonString) element).getString())
                                .collect(Collectors.toSet())
                                .containsAll(required)
                ? Optional.empty()
                : Optional.of(ClaimReason.wrongValue(value, "expectedToInclude", expected()));
    }

    private Object expected() {
        return required.size() == 1 ? required.get(0) : required;
    }
}
