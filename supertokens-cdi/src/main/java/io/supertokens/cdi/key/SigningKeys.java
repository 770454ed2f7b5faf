package io.supertokens.cdi.key;

import io.supertokens.cdi.SigningKeyProvider;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.SigningKeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Internal: where a token's key comes from. Safe for use by many threads. */
public sealed interface SigningKeys permits KeyRing, ProvidedKey {

    /** The keys of access tokens, in the database: rotating or permanent, as configured. */
    static SigningKeys ofAccessTokens(
            SigningKeyStore store, SuperTokensConfig config, Clock clock, SecureRandom random) {
        KeyRows rows = new KeyRows(store, "access_token_signing_key", clock, random);
        Duration validity = config.accessToken().validity();
        return config.signingKey().dynamic()
                ? KeyRing.rotating(rows, config.signingKey().updateInterval(), validity, clock)
                : KeyRing.permanent(rows, validity, clock);
    }

    /** The key that seals refresh tokens, in the database. It is never replaced. */
    static SigningKeys ofRefreshTokens(SigningKeyStore store, Clock clock, SecureRandom random) {
        return KeyRing.permanent(new KeyRows(store, "refresh_token_key", clock, random), Duration.ZERO, clock);
    }

    /** The application's own key. */
    static SigningKeys provided(SigningKeyProvider provider) {
        return new ProvidedKey(provider);
    }

    /**
     * Reads what can be read beforehand, so that no user waits for it.
     *
     * @throws DatabaseException if no key is known yet and the database cannot be asked
     */
    void prepare();

    /**
     * The key that new tokens are made with.
     *
     * @throws DatabaseException if no key is known yet and the database cannot be asked
     * @throws IllegalStateException if the key that was found cannot be used
     */
    Key current();

    /**
     * The key of this id, if tokens made with it are still accepted.
     *
     * @param kid what a token claims; may be anything
     * @throws DatabaseException if no key is known yet and the database cannot be asked
     * @throws IllegalStateException if the key that was found cannot be used
     */
    Optional<Key> find(String kid);

    /**
     * The current key, if it is not this one any more. Another node may have replaced it: the database is asked, but at most
     * every few seconds, so that garbage cannot get us to ask it.
     */
    Optional<Key> successorOf(Key key);
}
