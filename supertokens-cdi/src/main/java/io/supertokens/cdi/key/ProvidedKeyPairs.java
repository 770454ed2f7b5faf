package io.supertokens.cdi.key;

import io.supertokens.cdi.SigningKeyPairProvider;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The key pairs that the application provides. */
final class ProvidedKeyPairs extends ProvidedKeys {

    private static final int MOST_REMEMBERED = 100;

    private final SigningKeyPairProvider provider;
    private final KeyMaterial material;

    /** Thumbprints of checked keys. */
    private final Map<PublicKey, String> ids = new ConcurrentHashMap<>();

    ProvidedKeyPairs(SigningKeyPairProvider provider, KeyMaterial material) {
        super(provider, PublicKeySet.THUMBPRINT_LENGTH);
        this.provider = provider;
        this.material = material;
    }

    @Override
    public Key current() {
        KeyPair pair = provider.signingKeyPair();
        if (pair == null || pair.getPrivate() == null || pair.getPublic() == null) {
            throw new IllegalStateException(
                    provider() + ".signingKeyPair() must return a private key and its public key, not null");
        }
        return key(pair.getPrivate(), pair.getPublic());
    }

    private Key key(java.security.Key secret, PublicKey publicKey) {
        String id = ids.get(publicKey);
        if (id == null) {
            if (!material.fits(publicKey)) {
                throw new IllegalStateException("%s provided a key of %s; %s needs %s"
                        .formatted(
                                provider(),
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

    @Override
    List<Key> provide() {
        List<Key> keys = new ArrayList<>(List.of(current()));
        for (PublicKey further : provider.furtherKeys()) {
            keys.add(key(further, further));
        }
        return keys;
    }
}
