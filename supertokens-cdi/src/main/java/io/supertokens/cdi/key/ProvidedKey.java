package io.supertokens.cdi.key;

import io.supertokens.cdi.SigningKeyProvider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;

/** The key that the application provides. It is requested each time, and neither cached nor stored nor rotated. */
final class ProvidedKey implements SigningKeys {

    private static final String ID = "provided";
    private static final int MINIMUM_BYTES = 32;

    private final SigningKeyProvider provider;

    ProvidedKey(SigningKeyProvider provider) {
        this.provider = provider;
    }

    @Override
    public void prepare() {
        // The provider is called each time, and may not be ready yet.
    }

    @Override
    public Key current() {
        SecretKey secret = provider.signingKey();
        if (secret == null) {
            throw new IllegalStateException(provider.getClass().getName()
                    + ".signingKey() returned null; it must return a key of 256 bits or more");
        }
        byte[] bytes = secret.getEncoded();
        if (bytes != null && bytes.length < MINIMUM_BYTES) {
            throw new IllegalStateException(provider.getClass().getName() + ".signingKey() returned a key of "
                    + bytes.length * 8 + " bits; HMAC-SHA256 needs 256 bits or more");
        }
        return new Key(ID, secret, Instant.EPOCH);
    }

    @Override
    public Optional<Key> find(String kid) {
        return kid.equals(ID) ? Optional.of(current()) : Optional.empty();
    }

    @Override
    public List<Key> accepted() {
        return List.of(current());
    }

    @Override
    public List<Key> published() {
        return accepted();
    }

    @Override
    public boolean rotates() {
        return false;
    }

    /** Always empty, because the application was asked a moment ago. */
    @Override
    public Optional<Key> successorOf(Key key) {
        return Optional.empty();
    }

    /** None, because nothing is known of the key's age. */
    @Override
    public List<KnownKey> known() {
        return List.of();
    }

    @Override
    public void rotate() {
        throw new IllegalStateException("The application provides the key ("
                + provider.getClass().getName() + "), so only the application can replace it");
    }

    @Override
    public long rotations() {
        return 0;
    }
}
