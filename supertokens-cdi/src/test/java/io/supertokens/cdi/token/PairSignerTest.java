package io.supertokens.cdi.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.supertokens.cdi.SigningKeyPairProvider;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.SigningAlgorithm;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.key.SigningKeys;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens that are signed with key pairs: examples of the specifications, other libraries, forgeries. */
class PairSignerTest {

    private static final Map<SigningAlgorithm, KeyPair> PAIRS = Map.of(
            SigningAlgorithm.ES256, pair("EC"),
            SigningAlgorithm.RS256, pair("RSA"),
            SigningAlgorithm.EDDSA, pair("Ed25519"));

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final AccessToken content = AccessToken.of(
                    "a-handle", UserId.of("Zoë 😀"), TokenHash.of("the refresh token"), now.plusSeconds(600))
            .withIssuedAt(now);

    private static KeyPair pair(String family) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
            if (family.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (family.equals("RSA")) {
                generator.initialize(3072);
            }
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static SigningKeys keys(SigningAlgorithm algorithm) {
        SigningKeyPairProvider provider = () -> PAIRS.get(algorithm);
        return SigningKeys.provided(provider, algorithm);
    }

    private static AccessTokens tokens(SigningAlgorithm algorithm) {
        return AccessTokens.jwt(keys(algorithm), Clock.systemUTC(), "https://api.example.com/auth", () -> "/app");
    }

    /** RFC 7515, appendix A.3, and RFC 8037, appendix A.4. */
    @ParameterizedTest
    @CsvSource({
        "ES256, '{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}', eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ, DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        "EDDSA, '{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}', eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc, hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    })
    void verifiesTheExamplesOfTheSpecifications(SigningAlgorithm algorithm, String jwk, String signed, String signature)
            throws Exception {
        PublicKey key = (PublicKey) JsonWebKey.Factory.newJwk(jwk).getKey();
        Signer signer = Signer.of("header", new Key("id", algorithm, key, key, Instant.EPOCH));

        assertThat(signer.hasSigned(signed, signature)).isTrue();
        assertThat(signer.hasSigned(signed + "x", signature)).isFalse();
    }

    /** RFC 8037, appendix A.3. */
    @Test
    void theKeyIdIsTheThumbprint() throws Exception {
        PublicKey key = (PublicKey) JsonWebKey.Factory.newJwk(
                        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}")
                .getKey();
        KeyPair pair = new KeyPair(key, PAIRS.get(SigningAlgorithm.EDDSA).getPrivate());

        assertThat(SigningKeys.provided(() -> pair, SigningAlgorithm.EDDSA)
                        .current()
                        .id())
                .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @ParameterizedTest
    @EnumSource(value = SigningAlgorithm.class, mode = EnumSource.Mode.EXCLUDE, names = "HS256")
    void otherLibrariesVerifyOurTokensWithThePublishedKeys(SigningAlgorithm algorithm) throws Exception {
        AccessTokens tokens = tokens(algorithm);
        String token = tokens.issue(content).value();

        assertThat(tokens.verify(token).userId()).isEqualTo(content.userId());
        String set = Json.write(tokens.keySet());
        var jose4j = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(new JsonWebKeySet(set).getJsonWebKeys()))
                .setExpectedAudience("/app")
                .setExpectedIssuer("https://api.example.com/auth")
                .setRequireExpirationTime()
                .build();
        assertThat(jose4j.processToClaims(token).getSubject()).isEqualTo("Zoë 😀");
        var smallRye = new JWTAuthContextInfo(PAIRS.get(algorithm).getPublic(), "https://api.example.com/auth");
        smallRye.setSignatureAlgorithm(Set.of(SignatureAlgorithm.valueOf(algorithm.name())));
        assertThat(new DefaultJWTParser(smallRye).parse(token).getSubject()).isEqualTo("Zoë 😀");
    }

    /** Both know Ed25519 only with further libraries. */
    @ParameterizedTest
    @EnumSource(names = {"ES256", "RS256"})
    void nimbusAndAuth0VerifyOurTokensWithThePublishedKeys(SigningAlgorithm algorithm) throws Exception {
        AccessTokens tokens = tokens(algorithm);
        String token = tokens.issue(content).value();
        JWKSet set = JWKSet.parse(Json.write(tokens.keySet()));

        var nimbus = new DefaultJWTProcessor<SecurityContext>();
        nimbus.setJWSKeySelector(
                new JWSVerificationKeySelector<>(JWSAlgorithm.parse(algorithm.joseName()), new ImmutableJWKSet<>(set)));
        assertThat(nimbus.process(token, null).getSubject()).isEqualTo("Zoë 😀");

        PublicKey published = ((AsymmetricJWK) set.getKeys().get(0)).toPublicKey();
        Algorithm auth0 = algorithm == SigningAlgorithm.ES256
                ? Algorithm.ECDSA256((ECPublicKey) published)
                : Algorithm.RSA256((RSAPublicKey) published);
        assertThat(JWT.require(auth0)
                        .withIssuer("https://api.example.com/auth")
                        .withAudience("/app")
                        .build()
                        .verify(token)
                        .getSubject())
                .isEqualTo("Zoë 😀");
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(String signed, byte[] secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return signed + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] pem(PublicKey key) {
        return ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 8725, section 2.1: the public key, which everybody knows, as the secret of HMAC. */
    @ParameterizedTest
    @EnumSource(value = SigningAlgorithm.class, mode = EnumSource.Mode.EXCLUDE, names = "HS256")
    void thePublicKeyIsNoSecret(SigningAlgorithm algorithm) throws Exception {
        AccessTokens tokens = tokens(algorithm);
        String[] parts = tokens.issue(content).value().split("\\.", -1);
        PublicKey key = PAIRS.get(algorithm).getPublic();
        String jwks = Json.write(tokens.keySet());
        String kid = tokens.keySet().getJsonArray("keys").getJsonObject(0).getString("kid");
        String hs256 = encoded("{\"alg\":\"HS256\",\"kid\":\"" + kid + "\",\"typ\":\"JWT\"}");
        for (byte[] secret : new byte[][] {key.getEncoded(), pem(key), jwks.getBytes(StandardCharsets.UTF_8)}) {
            for (String header : new String[] {hs256, parts[0]}) {
                String forged = hmac(header + "." + parts[1], secret);
                assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> tokens.verify(forged));
            }
        }
    }

    /** Only the algorithm of the key counts, whatever the header says, and even if the right key signed the token. */
    @ParameterizedTest
    @CsvSource({
        "ES256, none",
        "ES256, HS256",
        "ES256, RS256",
        "ES256, EdDSA",
        "ES256, ES384",
        "ES256, es256",
        "RS256, none",
        "RS256, HS256",
        "RS256, ES256",
        "RS256, PS256",
        "RS256, RS512",
        "EDDSA, none",
        "EDDSA, HS256",
        "EDDSA, ES256",
        "EDDSA, EDDSA",
        "EDDSA, Ed25519"
    })
    void anotherAlgorithmInTheHeaderIsRefusedEvenIfTheSignatureIsRight(SigningAlgorithm algorithm, String claimed)
            throws Exception {
        AccessTokens tokens = tokens(algorithm);
        Key key = keys(algorithm).current();
        String payload = tokens.issue(content).value().split("\\.", -1)[1];
        String header = encoded("{\"alg\":\"" + claimed + "\",\"kid\":\"" + key.id() + "\",\"typ\":\"JWT\"}");
        String signed = header + "." + payload;

        for (String signature : new String[] {Signer.of(header, key).signature(signed), ""}) {
            assertThatExceptionOfType(InvalidTokenException.class)
                    .isThrownBy(() -> tokens.verify(signed + "." + signature));
        }
    }

    @Test
    void aKeyInTheHeaderIsIgnored() throws Exception {
        AccessTokens tokens = tokens(SigningAlgorithm.ES256);
        KeyPair attacker = pair("EC");
        SigningKeys theirs = SigningKeys.provided(() -> attacker, SigningAlgorithm.ES256);
        JsonObject jwk = theirs.keySet().getJsonArray("keys").getJsonObject(0);
        String kid = keys(SigningAlgorithm.ES256).current().id();
        String payload = tokens.issue(content).value().split("\\.", -1)[1];
        for (String id : new String[] {kid, jwk.getString("kid")}) {
            String header = encoded(Json.write(Json.object()
                    .add("alg", "ES256")
                    .add("kid", id)
                    .add("typ", "JWT")
                    .add("jwk", jwk)
                    .build()));
            String signed = header + "." + payload;
            String forged = signed + "." + Signer.of(header, theirs.current()).signature(signed);
            assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> tokens.verify(forged));
        }
    }

    private static String withSignature(String token, UnaryOperator<byte[]> change) {
        int dot = token.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        return token.substring(0, dot + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(change.apply(signature));
    }

    @ParameterizedTest
    @EnumSource(value = SigningAlgorithm.class, mode = EnumSource.Mode.EXCLUDE, names = "HS256")
    void alteredSignaturesAreRefused(SigningAlgorithm algorithm) {
        AccessTokens tokens = tokens(algorithm);
        String token = tokens.issue(content).value();
        for (UnaryOperator<byte[]> change : List.<UnaryOperator<byte[]>>of(
                signature -> new byte[0],
                signature -> new byte[signature.length], // CVE-2022-21449
                signature -> new byte[64],
                signature -> Arrays.copyOf(signature, signature.length + 1),
                signature -> Arrays.copyOf(signature, signature.length - 1),
                signature -> {
                    signature[signature.length / 2] ^= 1;
                    return signature;
                })) {
            String altered = withSignature(token, change);
            assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> tokens.verify(altered));
        }
        assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> tokens.verify(token + "="));
    }

    @ParameterizedTest
    @EnumSource(value = SigningAlgorithm.class, mode = EnumSource.Mode.EXCLUDE, names = "HS256")
    void aTokenOfAnotherIssuerIsRefused(SigningAlgorithm algorithm) {
        AccessTokens other = AccessTokens.jwt(keys(algorithm), Clock.systemUTC(), "supertokens", () -> "/app");
        String token = other.issue(content).value();
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> tokens(algorithm).verify(token));
    }

    /** A device that does not answer throws a RuntimeException. */
    @Test
    void aKeyWhoseDeviceFailsIsNamedAndNotDescribed() {
        PublicKey publicKey = PAIRS.get(SigningAlgorithm.ES256).getPublic();
        PrivateKey device = new PrivateKey() {
            @Override
            public String getAlgorithm() {
                throw new ProviderException("slot 7, serial number 42");
            }

            @Override
            public String getFormat() {
                throw new ProviderException("slot 7, serial number 42");
            }

            @Override
            public byte[] getEncoded() {
                throw new ProviderException("slot 7, serial number 42");
            }
        };
        SigningKeys keys = SigningKeys.provided(() -> new KeyPair(publicKey, device), SigningAlgorithm.ES256);
        AccessTokens tokens = AccessTokens.jwt(keys, Clock.systemUTC(), "supertokens", () -> "/app");

        assertThatIllegalStateException()
                .isThrownBy(() -> tokens.issue(content))
                .withMessageMatching("The signing key \\S+ cannot sign with ES256");
    }
}
