package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.SigningAlgorithm;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.SoftToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access tokens that a PKCS #11 token signs, which does not give its private keys away. */
@Needs(Need.SOFT_TOKEN)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Pkcs11IT {

    private Provider token;

    @BeforeAll
    void plugIn() {
        token = SoftToken.provider();
    }

    private KeyPair pair(SigningAlgorithm algorithm) throws GeneralSecurityException {
        boolean isEc = algorithm == SigningAlgorithm.ES256;
        KeyPairGenerator generator = KeyPairGenerator.getInstance(isEc ? "EC" : "RSA", token);
        if (isEc) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(3072);
        }
        return generator.generateKeyPair();
    }

    @ParameterizedTest
    @CsvSource({"ES256, EC, SHA256withECDSAinP1363Format", "RS256, RSA, SHA256withRSA"})
    void itSignsAndTheJdkVerifies(SigningAlgorithm algorithm, String family, String signature) throws Exception {
        KeyPair pair = pair(algorithm);
        assertThat(pair.getPrivate().getEncoded()).isNull();
        AccessTokens tokens = AccessTokens.jwt(
                SigningKeys.provided(() -> pair, algorithm), Clock.systemUTC(), "supertokens", () -> "/app");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        String issued = tokens.issue(AccessToken.of(
                                "a-handle", UserId.of("alice"), TokenHash.of("a refresh token"), now.plusSeconds(60))
                        .withIssuedAt(now))
                .value();

        assertThat(tokens.verify(issued).userId()).isEqualTo(UserId.of("alice"));
        int end = issued.lastIndexOf('.');
        Signature verifier = Signature.getInstance(signature);
        verifier.initVerify(copy(pair.getPublic(), family));
        verifier.update(issued.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(issued.substring(end + 1))))
                .isTrue();
    }

    /** The key outside the token. */
    private static PublicKey copy(PublicKey key, String family) throws GeneralSecurityException {
        return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }
}
