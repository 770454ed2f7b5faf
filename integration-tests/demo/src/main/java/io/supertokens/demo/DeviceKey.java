package io.supertokens.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * DEMO ONLY: a key pair in memory, and the proofs that a browser signs with it (W3C, Device Bound Session Credentials).
 * Chrome has the TPM of the device make the key and sign with it, so that no program can copy it.
 */
final class DeviceKey {

    /** The length of a coordinate on the curve P-256, in bytes. */
    private static final int COORDINATE = 32;

    private final KeyPair keys;

    private DeviceKey(KeyPair keys) {
        this.keys = keys;
    }

    static DeviceKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new DeviceKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first proof, which also tells the public key. */
    String registration(String challenge) {
        byte[] encoded = keys.getPublic().getEncoded(); // ends with the coordinates of the point
        int y = encoded.length - COORDINATE;
        String jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(
                        base64(Arrays.copyOfRange(encoded, y - COORDINATE, y)),
                        base64(Arrays.copyOfRange(encoded, y, encoded.length)));
        return signed("{\"typ\":\"dbsc+jwt\",\"alg\":\"ES256\",\"jwk\":" + jwk + "}", challenge);
    }

    /** A proof that this is still the same device. */
    String proof(String challenge) {
        return signed("{\"typ\":\"dbsc+jwt\",\"alg\":\"ES256\"}", challenge);
    }

    private String signed(String header, String challenge) {
        String content = base64(header.getBytes(US_ASCII))
                + "."
                + base64("{\"jti\":\"%s\"}".formatted(challenge).getBytes(US_ASCII));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(content.getBytes(US_ASCII));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
