package io.supertokens.cdi.key;

import io.supertokens.cdi.config.SigningAlgorithm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of an algorithm, as text and as objects. A secret is the bytes of its text, as in the reference; a pair is
 * its private key (PKCS #8) and its public key (X.509, SubjectPublicKeyInfo), both in base64 with a dot between them.
 */
enum KeyMaterial {
    SECRET(SigningAlgorithm.HS256, "HmacSHA256"),
    P256(SigningAlgorithm.ES256, "EC"),
    RSA(SigningAlgorithm.RS256, "RSA"),
    ED25519(SigningAlgorithm.EDDSA, "Ed25519");

    private static final int SECRET_BYTES = 32;
    private static final String SEPARATOR = ".";

    private static final int RSA_BITS = 3072;

    /** RFC 7518, section 3.3. */
    private static final int LEAST_RSA_BITS = 2048;

    /** The order of the curve P-256: FIPS 186-5, SP 800-186. */
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final SigningAlgorithm algorithm;
    private final String family;

    KeyMaterial(SigningAlgorithm algorithm, String family) {
        this.algorithm = algorithm;
        this.family = family;
    }

    static KeyMaterial of(SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case HS256 -> SECRET;
            case ES256 -> P256;
            case RS256 -> RSA;
            case EDDSA -> ED25519;
        };
    }

    /** A new key as text. */
    String fresh(SecureRandom random) {
        if (this == SECRET) {
            byte[] secret = new byte[SECRET_BYTES];
            random.nextBytes(secret);
            return base64(secret);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
            generator.initialize(parameters(), random);
            KeyPair pair = generator.generateKeyPair();
            return base64(pair.getPrivate().getEncoded())
                    + SEPARATOR
                    + base64(pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private AlgorithmParameterSpec parameters() {
        return switch (this) {
            case SECRET -> throw new IllegalStateException("A secret is no pair");
            case P256 -> new ECGenParameterSpec("secp256r1");
            case RSA -> new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4);
            case ED25519 -> NamedParameterSpec.ED25519;
        };
    }

    /**
     * The key of a row.
     *
     * @throws IllegalStateException if the row does not hold such a key
     */
    Key key(KeyRow row) {
        if (this == SECRET) {
            byte[] secret = row.material().getBytes(StandardCharsets.UTF_8);
            String id = Long.toString(row.createdAt().toEpochMilli());
            return new Key(id, new SecretKeySpec(secret, family), row.createdAt());
        }
        try {
            int separator = row.material().indexOf(SEPARATOR);
            byte[] privateKey = Base64.getDecoder().decode(row.material().substring(0, separator));
            byte[] publicKey = Base64.getDecoder().decode(row.material().substring(separator + 1));
            KeyFactory factory = KeyFactory.getInstance(family);
            PublicKey verifying = factory.generatePublic(new X509EncodedKeySpec(publicKey));
            return new Key(
                    PublicKeySet.thumbprint(verifying),
                    algorithm,
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)),
                    verifying,
                    row.createdAt());
        } catch (GeneralSecurityException | RuntimeException e) {
            // No cause: its message may contain the key.
            throw new IllegalStateException("The row " + row.name() + " of the signing key table holds no key pair for "
                    + algorithm.joseName() + " (" + e.getClass().getSimpleName()
                    + "): delete the row, and a new key is created");
        }
    }

    SigningAlgorithm algorithm() {
        return algorithm;
    }

    /** What a public key must be to be used with the algorithm. */
    String requirement() {
        return switch (this) {
            case SECRET -> "a secret key";
            case P256 -> "a key of the curve P-256";
            case RSA -> "a key of RSA with 2048 bits or more";
            case ED25519 -> "a key of Ed25519";
        };
    }

    /** Whether a public key may be used with the algorithm. */
    boolean fits(PublicKey key) {
        return switch (this) {
            case SECRET -> false;
            case P256 ->
                key instanceof ECPublicKey ec
                        && P256_ORDER.equals(ec.getParams().getOrder());
            case RSA -> key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
            case ED25519 -> PublicKeySet.isEd25519(key);
        };
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException(
                "This Java runtime cannot make keys for supertokens.access-token.algorithm = " + algorithm.joseName(),
                e);
    }
}
