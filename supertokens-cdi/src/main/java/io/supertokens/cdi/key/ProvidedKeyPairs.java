package io.supertokens.cdi.key;

import io.supertokens.cdi.SigningKeyPairProvider;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The key pairs that the application provides. They are requested each time, and neither stored nor rotated. */
final class ProvidedKeyPairs implements SigningKeys {

    private static final int MOST_REMEMBERED = 100;

    private final SigningKeyPairProvider provider;
    private final KeyMaterial material;

    /** Thumbprints of checked keys. */
    private final Map<PublicKey, String> ids = new ConcurrentHashMap<>();

    ProvidedKeyPairs(SigningKeyPairProvider provider, KeyMaterial material) {
        this.provider = provider;
        this.material = material;
    }

    @Override
    public void prepare() {
        // The provider is called each time, and may not be ready yet.
    }

    @Override
    public Key current() {
        KeyPair pair = provider.signingKeyPair();
        if (pair == null || pair.getPrivate() == null || pair.getPublic() == null) {
            throw new IllegalStateException(
                    name() + ".signingKeyPair() must return a private key and its public key, not null");
        }
        return key(pair.getPrivate(), pair.getPublic());
    }

    private Key key(java.security.Key secret, PublicKey publicKey) {
        String id = ids.get(publicKey);
        if (id == null) {
            if (!material.fits(publicKey)) {
                throw new IllegalStateException("%s provided a key of %s; %s needs %s"
                        .formatted(
                                name(),
                                publicKey.getAlgorithm(),
                                material.algorithm().joseName(),
                                material.requirement()));
            }
            id = PublicKeySet.thumbprint(publicKey);
            if (ids.size() > MOST_REMEMBERED) {
                ids.clear();
            }
            ids.put(publicKey, id);
        }
        return new Key(id, material.algorithm(), secret, publicKey, Instant.EPOCH);
    }

    private String name() {
        return provider.getClass().getName();
    }

    @Override
    public Optional<Key> find(String kid) {
        return accepted().stream().filter(key -> key.id().equals(kid)).findFirst();
    }

    /** Always empty, because the application was asked a moment ago. */
    @Override
    public Optional<Key> successorOf(Key key) {
        return Optional.empty();
    }

    @Override
    public List<Key> accepted() {
        List<Key> keys = new ArrayList<>(List.of(current()));
        for (PublicKey further : provider.furtherKeys()) {
            keys.add(key(further, further));
        }
        return keys;
    }

    @Override
    public List<Key> published() {
        return accepted();
    }

    @Override
    public boolean rotates() {
        return false;
    }

    /** None, because nothing is known of the keys' ages. */
    @Override
    public List<KnownKey> known() {
        return List.of();
    }

    @Override
    public void rotate() {
        throw new IllegalStateException(
                "The application provides the keys (" + name() + "), so only the application can replace them");
    }

    @Override
    public long rotations() {
        return 0;
    }
}
