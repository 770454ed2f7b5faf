package io.supertokens.cdi.key;

import io.supertokens.cdi.SigningKeyProvider;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The secret key that the application provides. Its id is computed from the key, so that a token of a former key is told
 * from a forgery; it reveals nothing of a random key.
 */
final class ProvidedKey extends ProvidedKeys {

    private static final byte[] ID = "supertokens signing key, id".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_BYTES = 8;
    private static final int ID_LENGTH = 11;
    private static final int MINIMUM_BYTES = 32;

    private final SigningKeyProvider provider;

    /** The last provided key; its id is computed once. */
    private volatile @Nullable Key last;

    ProvidedKey(SigningKeyProvider provider) {
        super(provider, ID_LENGTH);
        this.provider = provider;
    }

    @Override
    public Key current() {
        SecretKey secret = provider.signingKey();
        if (secret == null) {
            throw new IllegalStateException(
                    provider() + ".signingKey() returned null; it must return a key of 256 bits or more");
        }
        Key known = last;
        if (known != null && known.secret().equals(secret)) {
            return known;
        }
        byte[] bytes = secret.getEncoded();
        if (bytes != null && bytes.length < MINIMUM_BYTES) {
            throw new IllegalStateException(provider() + ".signingKey() returned a key of " + bytes.length * 8
                    + " bits; HMAC-SHA256 needs 256 bits or more");
        }
        Key key = new Key(id(secret), secret, Instant.EPOCH);
        last = key;
        return key;
    }

    private static String id(SecretKey secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            byte[] id = Arrays.copyOf(mac.doFinal(ID), ID_BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 cannot use the provided key", e);
        }
    }

    @Override
    List<Key> provide() {
        return List.of(current());
    }
}
