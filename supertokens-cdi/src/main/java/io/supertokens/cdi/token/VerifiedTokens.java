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
 * The tokens that were checked lately, so that the many requests of one page compute and parse once. Only tokens that were
 * found good, twice, are remembered: what is forged takes no room and pushes nothing out. What a token says is not trusted
 * longer for it: whoever asks, asks for the key that counts now, and looks at the expiry himself.
 *
 * <p>Tokens are found by what was signed, which is no secret of ours, and their signatures compared in constant time.
 *
 * <p>Safe for use by many threads. Costs about ten megabytes when full, for tokens of the usual size.
 */
final class VerifiedTokens {

    private static final long MOST_CHARACTERS = 2_000_000;
    private static final int SEEN_ONCE = 1 << 13;

    private final Cache<Signed, Verified> tokens = Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher((Signed signed, Verified verified) -> signed.text().length())
            .executor(Runnable::run)
            .build();

    /** The hashes of those seen once: to take a token in and push another out costs as much as its signature. */
    private final AtomicIntegerArray seenOnce = new AtomicIntegerArray(SEEN_ONCE);

    private record Verified(String signature, Key key, AccessToken content) {}

    /**
     * What was signed, with a hash for which processors have an instruction: String's own would take half as long as all. Its
     * {@code equals} is written by hand: one that the compiler generates for a record is a method handle, and once it is used
     * often the JDK keeps it, and with it the class loader of an application that was undeployed.
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

    /** What a token says, if it is remembered and its key still counts. */
    Optional<AccessToken> find(Signed signed, String signature, Predicate<Key> isAccepted) {
        Verified known = tokens.getIfPresent(signed);
        return known != null && Secrets.equal(known.signature(), signature) && isAccepted.test(known.key())
                ? Optional.of(known.content())
                : Optional.empty();
    }

    /** Remembers a token that proved to be signed with this key, if it is not the first time: many are used but once. */
    void remember(Signed signed, String signature, Key key, AccessToken content) {
        if (seenOnce.getAndSet(signed.hash() & (SEEN_ONCE - 1), signed.hash()) == signed.hash()) {
            tokens.put(signed, new Verified(signature, key, content));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
