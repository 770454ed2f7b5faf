package io.supertokens.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.VerifiedSession;
import io.supertokens.cdi.telemetry.Tracers;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.InvalidTokenException;
import io.supertokens.it.support.Library;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.h2.jdbcx.JdbcDataSource;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * One check of one access token. Each contestant verifies signature, issuer and expiry and returns the claims, in the
 * fastest way that its documentation shows, with objects that were created once.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Checks {

    private static final String ISSUER = "supertokens";

    /** The system property with the number of tokens for contestants that see a different token each time. */
    static final String TOKENS = "tokens";

    /** The library with an in-memory database, and one token. */
    @State(Scope.Benchmark)
    public static class Issuer {

        final Library library;
        final AccessToken content;
        final String token;
        final SecretKey secret;

        /** Called by JMH. */
        public Issuer() {
            JdbcDataSource dataSource = new JdbcDataSource();
            dataSource.setUrl("jdbc:h2:mem:checks;DB_CLOSE_DELAY=-1");
            library = Library.over(dataSource);
            IssuedSession issued = library.sessions().create("alice", Map.of("role", "user"), null);
            token = issued.accessToken().value();
            try {
                content = library.accessTokens().verify(token);
            } catch (InvalidTokenException e) {
                throw new IllegalStateException(e);
            }
            secret = (SecretKey) library.accessTokenKeys().current().secret();
        }
    }

    /** The library on a server that records spans. */
    @State(Scope.Benchmark)
    public static class Traced {

        final Issuer issuer = new Issuer();
        final Tracer tracer;

        /** Called by JMH. */
        public Traced() {
            OpenTelemetry telemetry = OpenTelemetrySdk.builder()
                    .setTracerProvider(SdkTracerProvider.builder().build())
                    .build();
            issuer.library.engine().observedBy(Tracers.of(telemetry));
            tracer = telemetry.getTracer("server");
        }
    }

    /** The span of a request. */
    @State(Scope.Thread)
    public static class RequestSpan {

        private io.opentelemetry.context.Scope scope = io.opentelemetry.context.Scope.noop();

        /** Called by JMH, in the thread that checks. */
        @Setup(Level.Iteration)
        @SuppressWarnings("MustBeClosedChecker") // the iteration closes it
        public void begin(Traced traced) {
            scope = traced.tracer.spanBuilder("request").startSpan().makeCurrent();
        }

        /** Called by JMH. */
        @TearDown(Level.Iteration)
        public void end() {
            scope.close();
        }
    }

    /** More tokens than any bounded cache of verified ones can hold. */
    @State(Scope.Benchmark)
    public static class Ring {

        final String[] tokens = new String[Integer.getInteger(TOKENS, 200_000)];

        /** Called by JMH. */
        @Setup
        public void issue(Issuer issuer) {
            AccessToken like = issuer.content;
            for (int i = 0; i < tokens.length; i++) {
                AccessToken another = AccessToken.of(
                                "%032x".formatted(i), like.userId(), like.refreshTokenHash(), like.expiresAt())
                        .withParent(like.parentHash())
                        .withAntiCsrfToken(like.antiCsrfToken())
                        .withPayload(like.payload())
                        .withIssuedAt(like.issuedAt());
                tokens[i] = issuer.library.accessTokens().issue(another).value();
            }
        }
    }

    /** The position of a thread in the ring; threads start far apart. */
    @State(Scope.Thread)
    public static class Place {

        private int next;

        /** Called by JMH. */
        @Setup
        public void spread(ThreadParams thread, Ring ring) {
            next = ring.tokens.length / thread.getThreadCount() * thread.getThreadIndex();
        }

        String token(Ring ring) {
            next = next + 1 == ring.tokens.length ? 0 : next + 1;
            return ring.tokens[next];
        }
    }

    /** A thread's own Mac, and the text that the token's signature covers. */
    @State(Scope.Thread)
    public static class Signature {

        private final Mac mac = hmacSha256();
        private byte[] input = {};

        private static Mac hmacSha256() {
            try {
                return Mac.getInstance("HmacSHA256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Called by JMH. */
        @Setup
        public void prepare(Issuer issuer) throws Exception {
            mac.init(issuer.secret);
            input = issuer.token.substring(0, issuer.token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** The verifiers of the other libraries. */
    @State(Scope.Benchmark)
    public static class Peers {

        private final JWTAuthContextInfo smallRye = new JWTAuthContextInfo();
        private final DefaultJWTCallerPrincipalFactory smallRyeParser = new DefaultJWTCallerPrincipalFactory();
        private final JwtConsumer jose4j;
        private final MACVerifier nimbus;
        private final DefaultJWTClaimsVerifier<SecurityContext> nimbusClaims = new DefaultJWTClaimsVerifier<>(
                Library.AUDIENCE, new JWTClaimsSet.Builder().issuer(ISSUER).build(), Set.of("exp"));
        private final JWTVerifier auth0;

        /** Called by JMH. */
        public Peers() {
            SecretKey secret = new Issuer().secret; // the same in-memory database, and so the same key
            smallRye.setSecretVerificationKey(secret);
            smallRye.setSignatureAlgorithm(Set.of(SignatureAlgorithm.HS256));
            smallRye.setIssuedBy(ISSUER);
            smallRye.setExpectedAudience(Set.of(Library.AUDIENCE));
            jose4j = new JwtConsumerBuilder()
                    .setVerificationKey(secret)
                    .setJwsAlgorithmConstraints(
                            AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256)
                    .setExpectedIssuer(ISSUER)
                    .setExpectedAudience(Library.AUDIENCE)
                    .setRequireExpirationTime()
                    .build();
            nimbus = nimbus(secret);
            auth0 = JWT.require(Algorithm.HMAC256(secret.getEncoded()))
                    .withIssuer(ISSUER)
                    .withAudience(Library.AUDIENCE)
                    .build();
        }

        private static MACVerifier nimbus(SecretKey secret) {
            try {
                return new MACVerifier(secret);
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Only HMAC-SHA256. */
    @Benchmark
    public byte[] hmac(Signature signature) {
        return signature.mac.doFinal(signature.input);
    }

    /** The library, always with the same token. */
    @Benchmark
    public VerifiedSession librarySeen(Issuer issuer) {
        return issuer.library.sessions().getWithoutAntiCsrf(issuer.token);
    }

    /** As {@link #librarySeen}, within a span that is recorded. */
    @Benchmark
    public VerifiedSession librarySeenTraced(Traced traced, RequestSpan span) {
        return traced.issuer.library.sessions().getWithoutAntiCsrf(traced.issuer.token);
    }

    /** As {@link #library}, within a span that is recorded. */
    @Benchmark
    public VerifiedSession libraryTraced(Traced traced, RequestSpan span, Ring ring, Place place) {
        return traced.issuer.library.sessions().getWithoutAntiCsrf(place.token(ring));
    }

    /** The library, with a token that is not in its cache. */
    @Benchmark
    public VerifiedSession library(Issuer issuer, Ring ring, Place place) {
        return issuer.library.sessions().getWithoutAntiCsrf(place.token(ring));
    }

    /** SmallRye JWT. */
    @Benchmark
    public JsonWebToken smallRye(Ring ring, Place place, Peers peers) throws Exception {
        return peers.smallRyeParser.parse(place.token(ring), peers.smallRye);
    }

    /** Jose4j. */
    @Benchmark
    public JwtClaims jose4j(Ring ring, Place place, Peers peers) throws Exception {
        return peers.jose4j.processToClaims(place.token(ring));
    }

    /** Nimbus JOSE+JWT. */
    @Benchmark
    public JWTClaimsSet nimbus(Ring ring, Place place, Peers peers) throws Exception {
        SignedJWT token = SignedJWT.parse(place.token(ring));
        if (!token.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256) || !token.verify(peers.nimbus)) {
            throw new IllegalStateException("refused");
        }
        JWTClaimsSet claims = token.getJWTClaimsSet();
        peers.nimbusClaims.verify(claims, null);
        return claims;
    }

    /** Auth0's java-jwt. */
    @Benchmark
    public DecodedJWT auth0(Ring ring, Place place, Peers peers) {
        return peers.auth0.verify(place.token(ring));
    }
}
