package io.supertokens.benchmarks;

import io.supertokens.cdi.config.DeviceBindingSettings;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.NewSession;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionEngine.DeviceAnswer;
import io.supertokens.cdi.session.VerifiedSession;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.TokenLimit;
import io.supertokens.it.support.Library;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.postgresql.ds.PGConnectionPoolDataSource;

/** One refresh and the first use of the new access token. Browsers sign outside of what is measured. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Refreshes {

    private static final Delivery DELIVERY = new Delivery(TokenLimit.NONE, true, false);

    /** The system property with the URL of a PostgreSQL database, with user and password. */
    static final String DATABASE = "database";

    /** The library with a connection. */
    @State(Scope.Benchmark)
    public static class Server {

        final SessionEngine engine;

        /** Called by JMH. */
        public Server() {
            PGConnectionPoolDataSource database = new PGConnectionPoolDataSource();
            database.setUrl(System.getProperty(DATABASE));
            engine = Library.over(JdbcConnectionPool.create(database), new DeviceBindingSettings(true, List.of()))
                    .engine();
        }

        SessionEngine.WithToken<IssuedSession> logIn() {
            return engine.create(NewSession.of("alice"), DELIVERY, List.of());
        }

        VerifiedSession use(SessionEngine.WithToken<IssuedSession> issued) {
            return engine.getWithoutAntiCsrf(issued.result().accessToken().value(), DELIVERY)
                    .result();
        }
    }

    /** A session that is not bound. */
    @State(Scope.Thread)
    public static class Unbound {

        private final Device device = new Device("ES256");
        private String refreshToken = "";

        /** Called by JMH. */
        @Setup
        public void logIn(Server server) {
            refreshToken = server.logIn().result().refreshToken().value();
        }

        /** Called by JMH. Pauses as long as bound browsers do: a database that has waited wakes up later. */
        @Setup(Level.Invocation)
        public void sign() {
            device.proof(refreshToken);
        }
    }

    /** A bound session. */
    public abstract static class Bound {

        private final Device device;
        private final Device another;
        String handle = "";
        String refreshToken = "";
        String challenge = "";
        private String proof = "";
        String wrongProof = "";

        Bound(String algorithm) {
            device = new Device(algorithm);
            another = new Device(algorithm);
        }

        /** Called by JMH. */
        @Setup
        public void bind(Server server) {
            SessionEngine.WithToken<IssuedSession> login = server.logIn();
            handle = login.result().session().handle();
            received(server.engine.bind(
                    PresentedTokens.of(login.result().refreshToken().value()),
                    device.registration(Objects.requireNonNull(login.challenge())),
                    DELIVERY));
            wrongProof = another.proof(challenge);
        }

        /** Called by JMH. */
        @Setup(Level.Invocation)
        public void sign() {
            proof = device.proof(challenge);
        }

        SessionEngine.WithToken<IssuedSession> received(DeviceAnswer answer) {
            SessionEngine.WithToken<IssuedSession> issued = ((DeviceAnswer.Proven) answer).issued();
            refreshToken = issued.result().refreshToken().value();
            challenge = Objects.requireNonNull(issued.challenge());
            return issued;
        }

        VerifiedSession refresh(Server server) {
            return server.use(received(server.engine.refreshBound(List.of(refreshToken), handle, proof, DELIVERY)));
        }
    }

    /** With a key of the curve P-256. */
    @State(Scope.Thread)
    public static class Es256 extends Bound {

        /** Called by JMH. */
        public Es256() {
            super("ES256");
        }
    }

    /** With an RSA key of 2048 bits. */
    @State(Scope.Thread)
    public static class Rs256 extends Bound {

        /** Called by JMH. */
        public Rs256() {
            super("RS256");
        }
    }

    /** A refresh of a session that is not bound. */
    @Benchmark
    public VerifiedSession unbound(Server server, Unbound session) {
        SessionEngine.WithToken<IssuedSession> issued =
                server.engine.refresh(PresentedTokens.of(session.refreshToken), DELIVERY);
        session.refreshToken = issued.result().refreshToken().value();
        return server.use(issued);
    }

    /** A refresh of a session that is bound to an ES256 key. */
    @Benchmark
    public VerifiedSession es256(Server server, Es256 session) {
        return session.refresh(server);
    }

    /** A refresh of a session that is bound to an RS256 key. */
    @Benchmark
    public VerifiedSession rs256(Server server, Rs256 session) {
        return session.refresh(server);
    }

    /** A request for a challenge. */
    @Benchmark
    public DeviceAnswer challenge(Server server, Es256 session) {
        return server.engine.refreshBound(List.of(session.refreshToken), session.handle, null, DELIVERY);
    }

    /** A proof of another ES256 key. */
    @Benchmark
    public DeviceAnswer refused(Server server, Es256 session) {
        return server.engine.refreshBound(List.of(session.refreshToken), session.handle, session.wrongProof, DELIVERY);
    }

    /** A key pair, and proofs as Chromium writes them. */
    private static final class Device {

        private final String algorithm;
        private final KeyPair keys;

        Device(String algorithm) {
            this.algorithm = algorithm;
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(isEc() ? "EC" : "RSA");
                if (isEc()) {
                    generator.initialize(new ECGenParameterSpec("secp256r1"));
                } else {
                    generator.initialize(2048);
                }
                keys = generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private boolean isEc() {
            return algorithm.equals("ES256");
        }

        String registration(String challenge) {
            return signed("\"jwk\":" + jwk() + ",", challenge);
        }

        String proof(String challenge) {
            return signed("", challenge);
        }

        private String jwk() {
            return keys.getPublic() instanceof ECPublicKey ec
                    ? "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
                            .formatted(
                                    number(ec.getW().getAffineX(), 32),
                                    number(ec.getW().getAffineY(), 32))
                    : "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"%s\"}"
                            .formatted(number(((RSAPublicKey) keys.getPublic()).getModulus(), 256));
        }

        private static String number(BigInteger number, int length) {
            byte[] bytes = number.toByteArray();
            byte[] padded = new byte[length];
            int kept = Math.min(bytes.length, length);
            System.arraycopy(bytes, bytes.length - kept, padded, length - kept, kept);
            return base64(padded);
        }

        private String signed(String key, String challenge) {
            String input = base64("{\"alg\":\"%s\",%s\"typ\":\"dbsc+jwt\"}".formatted(algorithm, key)) + "."
                    + base64("{\"jti\":\"%s\"}".formatted(challenge));
            try {
                Signature signature = Signature.getInstance(isEc() ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
                signature.initSign(keys.getPrivate());
                signature.update(input.getBytes(StandardCharsets.US_ASCII));
                return input + "." + base64(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String base64(String text) {
            return base64(text.getBytes(StandardCharsets.US_ASCII));
        }

        private static String base64(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
    }
}
