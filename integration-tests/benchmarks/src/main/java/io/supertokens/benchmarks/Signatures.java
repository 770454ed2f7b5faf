package io.supertokens.benchmarks;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.SigningAlgorithm;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.InvalidTokenException;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.it.support.Library;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An access token of each algorithm: its issue, and a check of one that was not seen before. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class Signatures {

    static final String ALGORITHM = "algorithm";

    /** More than the library remembers. */
    private static final int TOKENS = 20_000;

    /** Set by JMH. */
    @Param("HS256")
    public SigningAlgorithm algorithm = SigningAlgorithm.HS256;

    private final AccessToken content = AccessToken.of(
                    "%032x".formatted(0),
                    UserId.of("alice"),
                    TokenHash.of("a refresh token"),
                    Instant.now().plus(Duration.ofHours(30)))
            .withIssuedAt(Instant.now());
    private final String[] tokens = new String[TOKENS];
    private AccessTokens subject = of(algorithm);
    private int next;

    /** Called by JMH. */
    @Setup
    public void issueAll() {
        subject = of(algorithm);
        for (int i = 0; i < TOKENS; i++) {
            AccessToken another = AccessToken.of(
                            "%032x".formatted(i), content.userId(), content.refreshTokenHash(), content.expiresAt())
                    .withIssuedAt(content.issuedAt());
            tokens[i] = subject.issue(another).value();
        }
    }

    private static AccessTokens of(SigningAlgorithm algorithm) {
        try {
            return AccessTokens.jwt(keys(algorithm), Clock.systemUTC(), "supertokens", () -> Library.AUDIENCE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SigningKeys keys(SigningAlgorithm algorithm) throws NoSuchAlgorithmException {
        if (!algorithm.isAsymmetric()) {
            SecretKey secret = KeyGenerator.getInstance("HmacSHA256").generateKey();
            return SigningKeys.provided(() -> secret);
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance(
                switch (algorithm) {
                    case ES256 -> "EC";
                    case RS256 -> "RSA";
                    case EDDSA -> "Ed25519";
                    case HS256 -> throw new IllegalStateException();
                });
        if (algorithm == SigningAlgorithm.ES256) {
            generator.initialize(256);
        } else if (algorithm == SigningAlgorithm.RS256) {
            generator.initialize(3072);
        }
        KeyPair pair = generator.generateKeyPair();
        return SigningKeys.provided(() -> pair, algorithm);
    }

    /** Signs. */
    @Benchmark
    public IssuedToken issue() {
        return subject.issue(content);
    }

    /** Verifies. */
    @Benchmark
    public AccessToken check() throws InvalidTokenException {
        next = next + 1 == TOKENS ? 0 : next + 1;
        return subject.verify(tokens[next]);
    }
}
