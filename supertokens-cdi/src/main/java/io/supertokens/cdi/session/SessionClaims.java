package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.token.AccessToken;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fetches the values of claims, and checks them. */
final class SessionClaims {

    private static final Logger LOG = System.getLogger(SessionClaims.class.getName());
    private static final String VALUE = "v";
    private static final String FETCHED_AT = "t";

    private final Supplier<List<SessionClaim<?>>> all;

    SessionClaims(Supplier<List<SessionClaim<?>>> all) {
        this.all = all;
    }

    /**
     * The payload of a login, with the values of all claims. A member that the application gave itself is kept.
     *
     * @throws IllegalArgumentException if there are claims, and the payload is not an object
     */
    @Nullable
    JsonValue added(UserId userId, @Nullable JsonValue payload, Instant now) {
        List<SessionClaim<?>> claims = all.get();
        if (claims.isEmpty()) {
            return payload;
        }
        if (payload != null && !(payload instanceof JsonObject)) {
            throw new IllegalArgumentException(
                    "The JWT payload must be an object, because the session claims become members of it");
        }
        JsonObject given = payload == null ? JsonValue.EMPTY_JSON_OBJECT : payload.asJsonObject();
        JsonObjectBuilder members = Json.object();
        given.forEach(members::add);
        fetched(claims.stream().filter(claim -> !given.containsKey(claim.id())).toList(), userId, now)
                .forEach((id, claim) -> {
                    if (claim != JsonValue.NULL) {
                        members.add(id, claim);
                    }
                });
        JsonObject complete = members.build();
        return complete.isEmpty() ? payload : complete;
    }

    /**
     * New values of claims.
     *
     * @param changes of the payload
     * @param failed the identifiers of those that could not be fetched
     */
    record Fetched(JsonObject changes, Set<String> failed) {}

    /** New values of those claims that are missing or too old. */
    Fetched refetched(AccessToken token, List<SessionClaim<?>> required, Instant now) {
        List<SessionClaim<?>> stale = required.stream()
                .filter(claim -> isStale(claim, token.payload(), now))
                .toList();
        Map<String, JsonValue> fetched = fetched(stale, token.userId(), now);
        JsonObjectBuilder members = Json.object();
        fetched.forEach((id, claim) -> {
            if (claim != JsonValue.NULL || has(token.payload(), id)) {
                members.add(id, claim);
            }
        });
        Set<String> failed = stale.stream().map(SessionClaim::id).collect(Collectors.toCollection(HashSet::new));
        failed.removeAll(fetched.keySet());
        return new Fetched(members.build(), failed);
    }

    /** The claims that a token does not satisfy, by identifier, each with the reason. */
    Map<String, JsonObject> problems(AccessToken token, List<SessionClaim<?>> required, Set<String> failed) {
        Map<String, JsonObject> problems = new LinkedHashMap<>();
        for (SessionClaim<?> claim : required) {
            Optional<Map<String, Object>> reason =
                    failed.contains(claim.id()) ? Optional.of(ClaimReason.notFetched()) : problem(claim, token);
            reason.ifPresent(why -> problems.putIfAbsent(
                    claim.id(), Objects.requireNonNull(Json.of(why)).asJsonObject()));
        }
        return problems;
    }

    private static Optional<Map<String, Object>> problem(SessionClaim<?> claim, AccessToken token) {
        try {
            return claim.problem(SessionClaim.valueOf(claim.id(), token.payload()));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The claim " + claim.id() + " could not be checked", e);
            return Optional.of(ClaimReason.notFetched());
        }
    }

    private static boolean isStale(SessionClaim<?> claim, @Nullable JsonValue payload, Instant now) {
        if (payload instanceof JsonObject members
                && members.get(claim.id()) instanceof JsonObject kept
                && kept.containsKey(VALUE)
                && kept.get(FETCHED_AT) instanceof JsonNumber at) {
            Duration age = Duration.ofMillis(now.toEpochMilli() - at.longValue());
            return claim.maxAge().map(most -> age.compareTo(most) > 0).orElse(false);
        }
        return true;
    }

    private static boolean has(@Nullable JsonValue payload, String id) {
        return payload instanceof JsonObject members && members.containsKey(id);
    }

    /** The values by identifier; the JSON value null where the user has none. */
    private static Map<String, JsonValue> fetched(List<SessionClaim<?>> claims, UserId userId, Instant now) {
        Map<String, JsonValue> fetched = new LinkedHashMap<>();
        for (SessionClaim<?> claim : claims) {
            if (!fetched.containsKey(claim.id())) {
                value(claim, userId)
                        .map(value -> value == JsonValue.NULL ? value : kept(value, now))
                        .ifPresent(value -> fetched.put(claim.id(), value));
            }
        }
        return fetched;
    }

    private static JsonValue kept(JsonValue value, Instant now) {
        return Json.object()
                .add(VALUE, value)
                .add(FETCHED_AT, now.toEpochMilli())
                .build();
    }

    private static Optional<JsonValue> value(SessionClaim<?> claim, UserId userId) {
        try {
            JsonValue value = Json.of(claim.fetch(userId));
            return Optional.of(value == null ? JsonValue.NULL : value);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The claim " + claim.id() + " could not be fetched", e);
            return Optional.empty();
        }
    }
}
