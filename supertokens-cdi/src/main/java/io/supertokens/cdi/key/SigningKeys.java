package io.supertokens.cdi.key;

import io.supertokens.cdi.SigningKeyProvider;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.SigningKeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Internal: provides the keys of tokens. Thread-safe. */
public sealed interface SigningKeys permits KeyRing, ProvidedKey {

    /** The keys of access tokens, stored in the database: rotating or permanent, as configured. */
    static SigningKeys ofAccessTokens(
            SigningKeyStore store, SuperTokensConfig config, Clock clock, SecureRandom random) {
        KeyRows rows = new KeyRows(store, "access_token_signing_key", clock, random);
        Duration validity = config.accessToken().validity();
        return config.signingKey().dynamic()
                ? KeyRing.rotating(rows, config.signingKey().updateInterval(), validity, clock)
                : KeyRing.permanent(rows, validity, clock);
    }

    /** The key that encrypts refresh tokens, stored in the database. It is never replaced. */
    static SigningKeys ofRefreshTokens(SigningKeyStore store, Clock clock, SecureRandom random) {
        return KeyRing.permanent(new KeyRows(store, "refresh_token_key", clock, random), Duration.ZERO, clock);
    }

    /** The application's own key. */
    static SigningKeys provided(SigningKeyProvider provider) {
        return new ProvidedKey(provider);
    }

    /**
     * Loads keys in advance, so that no request waits for them.
     *
     * @throws DatabaseException if no key is known yet and the database is unavailable
     */
    void prepare();

    /**
     * The key for new tokens.
     *
     * @throws DatabaseException if no key is known yet and the database is unavailable
     * @throws IllegalStateException if the key cannot be used
     */
    Key current();

    /**
     * The key with this id, if tokens that it signed are still accepted.
     *
     * @param kid the key id in a token; may be any text
     * @throws DatabaseException if no key is known yet and the database is unavailable
     * @throws IllegalStateException if the key cannot be used
     */
    Optional<Key> find(String kid);

    /**
     * The current key, if it differs from the given one. Reads the database, because another node may have replaced the
     * key, but at most once every few seconds, so that arbitrary tokens cannot cause reads.
     */
    Optional<Key> successorOf(Key key);

    /** The keys that are known and accepted, the current one first; empty if none is known yet. No statement. */
    List<KnownKey> known();

    /**
     * Replaces the current key now, whatever its age: one read and two writes. The replaced key is accepted as after any
     * rotation.
     *
     * @throws DatabaseException if the database is unavailable; then nothing has changed
     * @throws IllegalStateException if the application provides the key
     */
    void rotate();

    /** How often this server has replaced the key. */
    long rotations();
}
