package io.supertokens.cdi.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.supertokens.cdi.key.Key;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A cache of verified tokens, so that the many requests of one page verify and parse a token once. Only tokens that
 * were valid twice are cached: forged tokens take no space and evict nothing. Caching does not extend trust in a token:
 * callers require that its key is still accepted, and check the expiry themselves.
 *
 * <p>The key of the cache is the signed text, which is not secret; signatures are compared in constant time.
 *
 * <p>Thread-safe. Takes about ten megabytes when full, for tokens of the usual size.
 */
final class VerifiedTokens {

    private static final long MOST_CHARACTERS = 2_000_000;
    private static final int SEEN_ONCE = 1 << 13;

    private final Cache<Signed, Verified> tokens = Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher((Signed signed, Verified verified) -> signed.text().length())
            .executor(Runnable::run)
            .build();

    /**
     * The hashes of tokens that were seen once. Adding a token to the cache and evicting another costs as much as its
     * signature.
     */
    private final AtomicIntegerArray seenOnce = new AtomicIntegerArray(SEEN_ONCE);

    private record Verified(String signature, Key key, AccessToken content) {}

    /**
     * The signed text, with a hash for which processors have an instruction; String's own hash would take half of the
     * total time. {@code equals} is written by hand: the one that the compiler generates for a record is a method
     * handle, and once it is called often, the JDK retains it and with it the class loader of an undeployed
     * application.
     */
    record Signed(String text, int hash) {

        static Signed of(String text) {
            CRC32C hash = new CRC32C();
            hash.update(bytes(text));
            return new Signed(text, (int) hash.getValue());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Signed signed && hash == signed.hash && text.equals(signed.text);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** The content of a token, if it is cached and its key is still accepted. */
    Optional<AccessToken> find(Signed signed, String signature, Predicate<Key> isAccepted) {
        Verified known = tokens.getIfPresent(signed);
        return known != null && Secrets.equal(known.signature(), signature) && isAccepted.test(known.key())
                ? Optional.of(known.content())
                : Optional.empty();
    }

    /** Caches a token that was verified with this key, unless it is the first time: many tokens are used only once. */
    void remember(Signed signed, String signature, Key key, AccessToken content) {
        if (seenOnce.getAndSet(signed.hash() & (SEEN_ONCE - 1), signed.hash()) == signed.hash()) {
            tokens.put(signed, new Verified(signature, key, content));
        }
    }

    long size() {
        return tokens.estimatedSize();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
