package io.supertokens.cdi.session;

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

/** A browser's device: a key pair, and proofs as Chromium writes them. */
final class TestDevice {

    private static final KeyPair RSA = rsaKeys(2048);

    private final KeyPair keys;
    final String algorithm;

    private TestDevice(KeyPair keys, String algorithm) {
        this.keys = keys;
        this.algorithm = algorithm;
    }

    static TestDevice ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new TestDevice(generator.generateKeyPair(), "ES256");
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static TestDevice rsa() {
        return new TestDevice(RSA, "RS256");
    }

    static TestDevice rsa(int bits) {
        return new TestDevice(rsaKeys(bits), "RS256");
    }

    private static KeyPair rsaKeys(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String jwk() {
        if (keys.getPublic() instanceof ECPublicKey ec) {
            return "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                    .formatted(
                            coordinate(ec.getW().getAffineX()),
                            coordinate(ec.getW().getAffineY()));
        }
        return "{\"e\":\"AQAB\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                .formatted(base64(unsigned(((RSAPublicKey) keys.getPublic()).getModulus())));
    }

    /** The proof of a registration. */
    String registration(String challenge) {
        return proof(
                "{\"alg\":\"%s\",\"jwk\":%s,\"typ\":\"dbsc+jwt\"}".formatted(algorithm, jwk()),
                "{\"jti\":\"" + challenge + "\"}");
    }

    /** The proof of a refresh. */
    String proof(String challenge) {
        return proof("{\"alg\":\"" + algorithm + "\",\"typ\":\"dbsc+jwt\"}", "{\"jti\":\"" + challenge + "\"}");
    }

    String proof(String header, String payload) {
        String signed = base64(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64(payload.getBytes(StandardCharsets.UTF_8));
        return signed + "."
                + base64(signature(
                        signed, algorithm.equals("ES256") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA"));
    }

    byte[] signature(String signed, String javaAlgorithm) {
        try {
            Signature signer = Signature.getInstance(javaAlgorithm);
            signer.initSign(keys.getPrivate());
            signer.update(signed.getBytes(StandardCharsets.UTF_8));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String coordinate(BigInteger number) {
        byte[] bytes = unsigned(number);
        byte[] padded = new byte[32];
        System.arraycopy(bytes, 0, padded, 32 - bytes.length, bytes.length);
        return base64(padded);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
