package io.supertokens.cdi.session;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.token.AccessTokens;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fact about the user that is part of the session's access token: whether the e-mail address is verified, the roles,
 * the plan. Extend {@link BooleanClaim}, {@link TextClaim} or {@link ListClaim} by an {@code @ApplicationScoped} bean,
 * and require it with {@code @Secured(claims = EmailVerified.class)}. Current clients of SuperTokens can read it.
 *
 * <p>The values of all claim beans are fetched at login. They are part of the JWT payload, as the client expects them:
 * {@code "id": {"v": value, "t": milliseconds when it was fetched}}. When a resource requires a claim whose value is
 * missing or older than {@link #maxAge()}, it is fetched again, which costs one database read and one update, and the
 * client receives a new access token. If the session does not satisfy the claim, the request is answered with 403 and
 * the reason.
 *
 * <p>If {@link #fetch} fails at login, the session has no value. If it fails later, the session does not satisfy the
 * claim, whatever the old value is; the client is answered 403 and may try again. Both are logged as a warning.
 *
 * <p>Several beans may have the same identifier and different requirements, such as two roles; they must fetch the same
 * value. Called by several threads at once.
 *
 * @param <T> the type of the value, which must have a JSON form
 */
public abstract class SessionClaim<T> {

    private final String id;

    /**
     * Creates a claim.
     *
     * @param id the name of the claim in the JWT payload and in {@code claimValidationErrors}, for example
     *     {@code st-ev}
     * @throws IllegalArgumentException if the name is empty or reserved in the access token
     */
    protected SessionClaim(String id) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("A claim needs an identifier");
        }
        AccessTokens.requireNotReserved(id);
        this.id = id;
    }

    /** The name of the claim in the JWT payload. */
    public String id() {
        return id;
    }

    /**
     * The present value for a user, from the application's own data.
     *
     * @return null if there is none
     */
    public abstract @Nullable T fetch(UserId userId);

    /** The age at which the value is fetched again; empty for never, which is the default. */
    public Optional<Duration> maxAge() {
        return Optional.empty();
    }

    /**
     * Checks a value.
     *
     * @param value null if the session has none
     * @return why it does not satisfy the claim, as an object for the client; empty if it does
     */
    public abstract Optional<Map<String, Object>> problem(@Nullable JsonValue value);

    /** The value in a JWT payload; null if it has none. */
    static @Nullable JsonValue valueOf(String id, @Nullable JsonValue payload) {
        return payload instanceof JsonObject members && members.get(id) instanceof JsonObject claim
                ? claim.get("v")
                : null;
    }
}
