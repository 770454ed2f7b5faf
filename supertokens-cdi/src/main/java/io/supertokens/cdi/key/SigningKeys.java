package io.supertokens.cdi.key;

import io.supertokens.cdi.KeyEncryption;
import io.supertokens.cdi.SigningKeyPairProvider;
import io.supertokens.cdi.SigningKeyProvider;
import io.supertokens.cdi.config.KeyEncryptionSettings;
import io.supertokens.cdi.config.SigningAlgorithm;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.SigningKeyStore;
import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Internal: provides the keys of tokens. Thread-safe. */
public sealed interface SigningKeys permits KeyRing, ProvidedKeys {

    /** The name of the row of the reference. */
    String ACCESS_TOKEN_KEY = "access_token_signing_key";

    /**
     * The keys of access tokens, stored in the database: rotating or permanent, as configured. Each algorithm has rows of
     * its own, so that a change of the algorithm does not touch the keys of the other.
     */
    static SigningKeys ofAccessTokens(
            SigningKeyStore store,
            SuperTokensConfig config,
            @Nullable KeyEncryption encryption,
            Clock clock,
            SecureRandom random) {
        SigningAlgorithm algorithm = config.accessToken().algorithm();
        String name = algorithm.isAsymmetric()
                ? ACCESS_TOKEN_KEY + "_" + algorithm.name().toLowerCase(Locale.ROOT)
                : ACCESS_TOKEN_KEY;
        StoredForm form = new StoredForm(KeyMaterial.of(algorithm), encryption);
        KeyRows rows = new KeyRows(store, form, name, clock, random);
        Duration validity = config.accessToken().validity();
        Duration interval = config.signingKey().updateInterval();
        if (!config.signingKey().dynamic()) {
            return KeyRing.permanent(rows, validity, clock);
        }
        return algorithm.isAsymmetric()
                ? KeyRing.announcing(rows, interval, interval.dividedBy(2), validity, clock)
                : KeyRing.rotating(rows, interval, validity, clock);
    }

    /** The keys that encrypt refresh tokens, stored in the database: permanent or rotating, as configured. */
    static SigningKeys ofRefreshTokens(
            SigningKeyStore store,
            SuperTokensConfig config,
            @Nullable KeyEncryption encryption,
            Clock clock,
            SecureRandom random) {
        StoredForm form = new StoredForm(KeyMaterial.SECRET, encryption);
        KeyRows rows = new KeyRows(store, form, "refresh_token_key", clock, random);
        Duration validity = config.refreshToken().validity();
        Duration interval = config.refreshToken().keyUpdateInterval();
        return interval == null
                ? KeyRing.permanent(rows, validity, clock)
                : KeyRing.announcing(rows, interval, Duration.ofHours(1), validity, clock);
    }

    /** Encrypts keys with those of the configuration. */
    static KeyEncryption encryption(KeyEncryptionSettings settings, SecureRandom random) {
        return AesKeyEncryption.of(settings, random);
    }

    /** The application's own key. */
    static SigningKeys provided(SigningKeyProvider provider) {
        return new ProvidedKey(provider);
    }

    /** The application's own key pairs. */
    static SigningKeys provided(SigningKeyPairProvider provider, SigningAlgorithm algorithm) {
        return new ProvidedKeyPairs(provider, KeyMaterial.of(algorithm));
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

    /**
     * All keys that are accepted, the current one first, and one that is only announced last. No statement, except at the
     * first use.
     */
    List<Key> accepted();

    /** As {@link #accepted}, for those who verify tokens: at most one read a minute. */
    List<Key> published();

    /** Whether this node replaces keys. */
    boolean rotates();

    /** The public keys as a JSON Web Key Set: RFC 7517, section 5. The keys must be pairs. */
    default JsonObject keySet() {
        return PublicKeySet.of(published());
    }
}
