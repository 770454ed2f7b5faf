package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.AccessToken.RESERVED_NAMES;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.key.KnownKey;
import io.supertokens.cdi.key.SigningKeys;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies access tokens in one format; tokens of the other format are refused. Verification uses the
 * database only if a key may be missing. Thread-safe.
 */
public abstract sealed class AccessTokens permits JsonWebTokens, RefJwtTokens {

    final SigningKeys keys;
    private final Clock clock;

    AccessTokens(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * JSON Web Tokens (RFC 7519), signed with the algorithm of the keys.
     *
     * @param issuer the issuer of issued tokens, which accepted tokens must have as well
     * @param audience the audience of issued tokens, which accepted tokens must have as well; called at each issue and
     *     check, because it may not be known before the application has started, and may throw until then
     */
    public static AccessTokens jwt(SigningKeys keys, Clock clock, String issuer, Supplier<String> audience) {
        return new JsonWebTokens(keys, clock, issuer, audience);
    }

    /** Tokens in the format of the reference implementation, for servers of both kinds that share their users. */
    public static AccessTokens refJwt(SigningKeys keys, Clock clock) {
        return new RefJwtTokens(keys, clock);
    }

    /** As {@link SigningKeys#keySet}. */
    public final JsonObject keySet() {
        return keys.keySet();
    }

    /** As {@link SigningKeys#prepare}. */
    public final void prepare() {
        keys.prepare();
    }

    /** As {@link SigningKeys#known}. */
    public final List<KnownKey> knownKeys() {
        return keys.known();
    }

    /** As {@link SigningKeys#rotate}. */
    public final void rotateKey() {
        keys.rotate();
    }

    /** As {@link SigningKeys#rotations}. */
    public final long rotations() {
        return keys.rotations();
    }

    /** About how many verified tokens are cached. */
    public abstract long remembered();

    /**
     * Issues a token, signed with the current key.
     *
     * @throws IllegalStateException if the key cannot sign, for example because it has less than 256 bits
     * @throws io.supertokens.jpa.DatabaseException if no key is known yet and the database is unavailable
     */
    public abstract IssuedToken issue(AccessToken token);

    /**
     * Verifies a token. It must have been issued by this application and must not have expired: it is accepted up to
     * and including its {@code expiresAt}, without any tolerance for clock differences.
     *
     * @param token as received; may be any text
     * @throws InvalidTokenException if the token is not accepted; no text causes any other exception
     * @throws IllegalStateException if the key that the application provides cannot be used, or if the audience is not
     *     known yet
     * @throws io.supertokens.jpa.DatabaseException if no key is known yet and the database is unavailable
     */
    public final AccessToken verify(String token) throws InvalidTokenException {
        AccessToken verified = verifyIgnoringExpiry(token);
        if (verified.expiresAt().isBefore(clock.instant())) {
            throw new InvalidTokenException("it has expired");
        }
        return verified;
    }

    /** As {@link #verify}, ignoring expiry; used at login to find the session that the client had. */
    public abstract AccessToken verifyIgnoringExpiry(String token) throws InvalidTokenException;

    /**
     * The content of a token, ignoring expiry and the issuer, which may have been configured anew since; empty if the
     * token was not issued by this application. The signature is checked if the key is still known. A key is discarded
     * some time after the last token that it signed has expired; the content of such a token is unproven, and must only
     * be used to tell sessions apart.
     *
     * @param token as received; may be any text
     */
    public abstract Optional<AccessToken> sessionOf(String token);

    /** What applications may read of a token: its claims, without those that only the library uses. */
    public JsonObject publicClaims(AccessToken token) {
        return token.publicClaims(AccessToken.ISSUER, null);
    }

    /**
     * Rejects a name that has a meaning in the token.
     *
     * @throws IllegalArgumentException naming it
     */
    public static void requireNotReserved(String name) {
        if (RESERVED_NAMES.contains(name)) {
            throw new IllegalArgumentException("The name is reserved in the access token: " + name);
        }
    }

    /**
     * Rejects a payload whose members would be confused with the claims of a JSON Web Token.
     *
     * @throws IllegalArgumentException naming the members that must be renamed
     */
    public static void requireNoReservedNames(@Nullable JsonValue payload) {
        if (payload instanceof JsonObject object) {
            List<String> taken = object.keySet().stream()
                    .filter(RESERVED_NAMES::contains)
                    .sorted()
                    .toList();
            if (!taken.isEmpty()) {
                throw new IllegalArgumentException(
                        "The payload uses names that are reserved in the access token: " + String.join(", ", taken));
            }
        }
    }
}
