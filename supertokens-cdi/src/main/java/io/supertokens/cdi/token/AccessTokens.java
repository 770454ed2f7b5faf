package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.AccessToken.RESERVED_NAMES;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.key.SigningKeys;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks access tokens, in one format: a token of the other is refused. Checking asks the database only where a
 * key may be missing. Safe for use by many threads.
 */
public abstract sealed class AccessTokens permits JsonWebTokens, RefJwtTokens {

    final SigningKeys keys;
    private final Clock clock;

    AccessTokens(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * JSON Web Tokens (RFC 7519), signed with HMAC-SHA256.
     *
     * @param audience for whom tokens are issued, and for whom a token must have been issued to be accepted; asked for at
     *     each issue and check, because it may not be known before the application has started, and may fail until then
     */
    public static AccessTokens jwt(SigningKeys keys, Clock clock, Supplier<String> audience) {
        return new JsonWebTokens(keys, clock, audience);
    }

    /** Tokens that the reference implementation makes and accepts, for servers of both kinds that share their users. */
    public static AccessTokens refJwt(SigningKeys keys, Clock clock) {
        return new RefJwtTokens(keys, clock);
    }

    /** As {@link SigningKeys#prepare}. */
    public final void prepare() {
        keys.prepare();
    }

    /**
     * Signs with the current key.
     *
     * @throws IllegalStateException if the key cannot sign, for example because it has less than 256 bits
     * @throws io.supertokens.jpa.DatabaseException if no key is known yet and the database cannot be asked
     */
    public abstract IssuedToken issue(AccessToken token);

    /**
     * The content of a token that we made and that has not expired: it is accepted up to and including its
     * {@code expiresAt}, without any allowance for clocks that differ.
     *
     * @param token as received; may be anything
     * @throws InvalidTokenException if it is to be refused; whatever the token is, it causes no other exception
     * @throws IllegalStateException if the key that the application provides cannot be used, or its audience is not known
     *     yet
     * @throws io.supertokens.jpa.DatabaseException if no key is known yet and the database cannot be asked
     */
    public final AccessToken verify(String token) throws InvalidTokenException {
        AccessToken verified = verifyIgnoringExpiry(token);
        if (verified.expiresAt().isBefore(clock.instant())) {
            throw new InvalidTokenException("it has expired");
        }
        return verified;
    }

    /** As {@link #verify}, but whether or not it has expired: who may still know what a session was called. */
    public abstract AccessToken verifyIgnoringExpiry(String token) throws InvalidTokenException;

    /**
     * The content of a token, expired or not, unless the token is proved not to be ours: its signature is checked wherever
     * its key is still known. A key is forgotten some time after the last token made with it has expired; what such a token
     * says is a claim without proof, good for telling sessions apart and for nothing else.
     *
     * @param token as received; may be anything
     */
    public abstract Optional<AccessToken> sessionOf(String token);

    /** What applications may read of a token: its claims, without those that only the library uses. */
    public JsonObject publicClaims(AccessToken token) {
        return token.publicClaims(null);
    }

    /**
     * Refuses a payload that would be mistaken for the claims of a JSON Web Token.
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
                        "The payload uses names that the access token keeps for itself: " + String.join(", ", taken));
            }
        }
    }
}
