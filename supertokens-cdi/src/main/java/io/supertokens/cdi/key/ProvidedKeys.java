package io.supertokens.cdi.key;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * Keys that the application provides. They are requested each time, and neither stored nor rotated.
 *
 * <p>If the application fails to provide them, for example because a device does not answer, tokens are checked with the
 * keys that it provided last, and none can be issued.
 */
abstract sealed class ProvidedKeys implements SigningKeys permits ProvidedKey, ProvidedKeyPairs {

    private static final Logger LOG = System.getLogger(ProvidedKeys.class.getName());

    private final String provider;
    private final int idLength;
    private volatile List<Key> last = List.of();
    private volatile boolean isFailing;

    /** @param idLength the length of key ids, so that the application is not asked because of any token */
    ProvidedKeys(Object provider, int idLength) {
        this.provider = provider.getClass().getName();
        this.idLength = idLength;
    }

    /** The keys that are accepted now, the current one first. */
    abstract List<Key> provide();

    /** The class of the application that provides the keys. */
    final String provider() {
        return provider;
    }

    @Override
    public final void prepare() {
        // The provider is called each time, and may not be ready yet.
    }

    @Override
    public final Optional<Key> find(String kid) {
        return kid.length() == idLength
                ? accepted().stream().filter(key -> key.id().equals(kid)).findFirst()
                : Optional.empty();
    }

    @Override
    public final List<Key> accepted() {
        try {
            List<Key> provided = provide();
            last = provided;
            isFailing = false;
            return provided;
        } catch (RuntimeException e) {
            List<Key> known = last;
            if (known.isEmpty()) {
                throw e;
            }
            if (!isFailing) {
                isFailing = true;
                LOG.log(Level.WARNING, provider + " fails to provide keys; tokens are checked with the last ones", e);
            }
            return known;
        }
    }

    @Override
    public final List<Key> published() {
        return accepted();
    }

    @Override
    public final boolean rotates() {
        return false;
    }

    /** Always empty, because the application was asked a moment ago. */
    @Override
    public final Optional<Key> successorOf(Key key) {
        return Optional.empty();
    }

    /** None, because nothing is known of the keys' ages. */
    @Override
    public final List<KnownKey> known() {
        return List.of();
    }

    @Override
    public final void rotate() {
        throw new IllegalStateException(
                "The application provides the keys (" + provider + "), so only the application can replace them");
    }

    @Override
    public final long rotations() {
        return 0;
    }
}
