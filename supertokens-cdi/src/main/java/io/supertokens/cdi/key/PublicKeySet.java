package io.supertokens.cdi.key;

import io.supertokens.cdi.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Public keys as JSON: RFC 7517 (JWK), RFC 8037 (Ed25519) and RFC 7638 (thumbprints). */
final class PublicKeySet {

    /** The length of a {@link #thumbprint}. */
    static final int THUMBPRINT_LENGTH = 43;

    private static final int P256_BYTES = 32;

    /** SubjectPublicKeyInfo of Ed25519 before the 32 bytes of the key: RFC 8410, section 4. */
    private static final byte[] ED25519_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    private static final int ED25519_BYTES = 44;

    private PublicKeySet() {}

    /** The set of the keys; none that is secret. */
    static JsonObject of(List<Key> keys) {
        JsonArrayBuilder set = Json.array();
        for (Key key : keys) {
            JsonObjectBuilder jwk = Json.object();
            members(Objects.requireNonNull(key.publicKey())).forEach(jwk::add);
            set.add(jwk.add("kid", key.id())
                    .add("use", "sig")
                    .add("alg", key.algorithm().joseName()));
        }
        return Json.object().add("keys", set).build();
    }

    /** The SHA-256 of the required members, in base64 for URLs: RFC 7638, section 3. */
    static String thumbprint(PublicKey key) {
        try {
            byte[] canonical = Json.write(members(key)).getBytes(StandardCharsets.UTF_8);
            return base64(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean isEd25519(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return encoded != null
                && encoded.length == ED25519_BYTES
                && Arrays.equals(encoded, 0, ED25519_PREFIX.length, ED25519_PREFIX, 0, ED25519_PREFIX.length);
    }

    /** The required members in alphabetical order. */
    private static JsonObject members(PublicKey key) {
        if (key instanceof ECPublicKey ec) {
            return Json.object()
                    .add("crv", "P-256")
                    .add("kty", "EC")
                    .add("x", base64(fixed(ec.getW().getAffineX())))
                    .add("y", base64(fixed(ec.getW().getAffineY())))
                    .build();
        }
        if (key instanceof RSAPublicKey rsa) {
            return Json.object()
                    .add("e", base64(unsigned(rsa.getPublicExponent())))
                    .add("kty", "RSA")
                    .add("n", base64(unsigned(rsa.getModulus())))
                    .build();
        }
        if (isEd25519(key)) {
            byte[] encoded = key.getEncoded();
            return Json.object()
                    .add("crv", "Ed25519")
                    .add("kty", "OKP")
                    .add("x", base64(Arrays.copyOfRange(encoded, ED25519_PREFIX.length, ED25519_BYTES)))
                    .build();
        }
        throw new IllegalStateException("A public key of " + key.getAlgorithm() + " cannot be published");
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] fixed(BigInteger coordinate) {
        byte[] bytes = unsigned(coordinate);
        byte[] padded = new byte[P256_BYTES];
        System.arraycopy(bytes, 0, padded, P256_BYTES - bytes.length, bytes.length);
        return padded;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
