package io.supertokens.cdi.session;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;

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

    /**
     * A device that signs in a moment, for tests that need very many proofs. The modulus is a product of primes p of which
     * p - 1 divides a small number, so the private exponent is small; to the verifier it is an RSA key as any other.
     */
    static TestDevice quick() {
        return new TestDevice(QuickKeys.next(), "RS256");
    }

    private static final class QuickKeys {

        private static final int BITS = 2048;
        private static final BigInteger EXPONENT = BigInteger.valueOf(65537);
        private static final long PERIOD = 16L * 27 * 25 * 7 * 11 * 13 * 17 * 19;
        private static final List<BigInteger> PRIMES = LongStream.rangeClosed(1000, 4_000_000)
                .filter(number -> PERIOD % number == 0)
                .mapToObj(number -> BigInteger.valueOf(number + 1))
                .filter(number -> number.isProbablePrime(50))
                .toList();

        /** What precedes a SHA-256 in what is signed (RFC 8017, section 9.2). */
        private static final byte[] SHA_256 = HexFormat.of().parseHex("003031300d060960864801650304020105000420");

        /** RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.1), without the blinding of the JDK, which takes most of the time. */
        static byte[] signature(RSAPrivateKey key, String signed) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(signed.getBytes(StandardCharsets.UTF_8));
                int length = (key.getModulus().bitLength() + 7) / 8;
                byte[] message = new byte[length];
                Arrays.fill(message, (byte) 0xff);
                message[0] = 0;
                message[1] = 1;
                System.arraycopy(SHA_256, 0, message, length - hash.length - SHA_256.length, SHA_256.length);
                System.arraycopy(hash, 0, message, length - hash.length, hash.length);
                byte[] power = unsigned(new BigInteger(1, message).modPow(key.getPrivateExponent(), key.getModulus()));
                byte[] signature = new byte[length];
                System.arraycopy(power, 0, signature, length - power.length, power.length);
                return signature;
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        static KeyPair next() {
            List<BigInteger> primes = new ArrayList<>(PRIMES);
            Collections.shuffle(primes);
            BigInteger modulus = BigInteger.ONE;
            for (int i = 0; modulus.bitLength() < BITS; i++) {
                modulus = modulus.multiply(primes.get(i));
            }
            try {
                KeyFactory factory = KeyFactory.getInstance("RSA");
                return new KeyPair(
                        factory.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT)),
                        factory.generatePrivate(
                                new RSAPrivateKeySpec(modulus, EXPONENT.modInverse(BigInteger.valueOf(PERIOD)))));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
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
        if (keys.getPrivate() instanceof RSAPrivateKey key && !(key instanceof RSAPrivateCrtKey)) {
            return QuickKeys.signature(key, signed);
        }
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
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }
}
