package io.supertokens.cdi.token;

import io.supertokens.cdi.json.Json;
import jakarta.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;

/**
 * The public key of a browser's device, of which the private key does not leave the device: ES256 with P-256, or RS256
 * with 2048 to 4096 bits and the exponent 65537 (RFC 7518, sections 3.3 and 3.4).
 *
 * @param algorithm the algorithm, as RFC 7518 names it
 * @param key the key
 */
public record DeviceKey(String algorithm, PublicKey key) {

    static final String ES256 = "ES256";
    static final String RS256 = "RS256";

    /** The algorithms of which a browser chooses one, as a list of a structured field (RFC 8941, section 3.1.1). */
    public static final String ALGORITHMS = "(" + ES256 + " " + RS256 + ")";

    private static final int COORDINATE = 32;
    private static final int SMALLEST_MODULUS = 2048;
    private static final int LARGEST_MODULUS = 4096;
    private static final BigInteger EXPONENT = BigInteger.valueOf(65537);

    /** Reads a JSON Web Key (RFC 7517) that must be of an algorithm. */
    static DeviceKey ofJwk(String algorithm, JsonObject jwk) throws InvalidTokenException {
        Claims members = new Claims(jwk);
        String type = members.string("kty");
        if (algorithm.equals(ES256)) {
            if (!type.equals("EC") || !members.string("crv").equals("P-256")) {
                throw new InvalidTokenException("its key is not one of the curve P-256");
            }
            return read(algorithm, members);
        }
        if (!type.equals("RSA") || !number(members, "e").equals(EXPONENT)) {
            throw new InvalidTokenException("its key is not an RSA key with the exponent " + EXPONENT);
        }
        return read(algorithm, members);
    }

    /** Reads what {@link #json} has written. */
    static DeviceKey of(Claims json) throws InvalidTokenException {
        return read(json.string("alg"), json);
    }

    private static DeviceKey read(String algorithm, Claims members) throws InvalidTokenException {
        try {
            return new DeviceKey(
                    algorithm,
                    switch (algorithm) {
                        case ES256 -> ec(coordinate(members, "x"), coordinate(members, "y"));
                        case RS256 -> rsa(number(members, "n"));
                        default -> throw new InvalidTokenException("its algorithm is neither ES256 nor RS256");
                    });
        } catch (GeneralSecurityException e) {
            throw new InvalidTokenException("its key cannot be used");
        }
    }

    /** The members that differ between keys: {@code alg}, and {@code x} and {@code y}, or {@code n}. */
    JsonObject json() {
        if (key instanceof ECPublicKey ec) {
            return Json.object()
                    .add("alg", algorithm)
                    .add("x", encoded(ec.getW().getAffineX()))
                    .add("y", encoded(ec.getW().getAffineY()))
                    .build();
        }
        byte[] modulus = ((RSAPublicKey) key).getModulus().toByteArray();
        return Json.object()
                .add("alg", algorithm)
                .add("n", Base64Form.URL.encode(Arrays.copyOfRange(modulus, modulus[0] == 0 ? 1 : 0, modulus.length)))
                .build();
    }

    private static String encoded(BigInteger coordinate) {
        byte[] bytes = coordinate.toByteArray();
        byte[] padded = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, padded, COORDINATE - length, length);
        return Base64Form.URL.encode(padded);
    }

    /** Whether the signature is one of this key. */
    boolean verifies(byte[] signed, byte[] signature) {
        try {
            if (algorithm.equals(ES256) && !isSignature(signature)) {
                return false;
            }
            Signature verifier =
                    Signature.getInstance(algorithm.equals(ES256) ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Whether r and s are in range; some Java runtimes accept zeros for every message (CVE-2022-21449). */
    private static boolean isSignature(byte[] signature) {
        BigInteger order = P256.CURVE.getOrder();
        return signature.length == 2 * COORDINATE
                && isBetweenZeroAnd(order, new BigInteger(1, signature, 0, COORDINATE))
                && isBetweenZeroAnd(order, new BigInteger(1, signature, COORDINATE, COORDINATE));
    }

    private static boolean isBetweenZeroAnd(BigInteger bound, BigInteger number) {
        return number.signum() > 0 && number.compareTo(bound) < 0;
    }

    private static PublicKey ec(BigInteger x, BigInteger y) throws GeneralSecurityException, InvalidTokenException {
        BigInteger prime = ((ECFieldFp) P256.CURVE.getCurve().getField()).getP();
        BigInteger right = x.pow(3)
                .add(P256.CURVE.getCurve().getA().multiply(x))
                .add(P256.CURVE.getCurve().getB());
        if (x.compareTo(prime) >= 0
                || y.compareTo(prime) >= 0
                || y.pow(2).subtract(right).mod(prime).signum() != 0) {
            throw new InvalidTokenException("its key is not a point of the curve P-256");
        }
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), P256.CURVE));
    }

    private static PublicKey rsa(BigInteger modulus) throws GeneralSecurityException, InvalidTokenException {
        int bits = modulus.bitLength();
        if (bits < SMALLEST_MODULUS || bits > LARGEST_MODULUS || !modulus.testBit(0)) {
            throw new InvalidTokenException(
                    "its RSA key does not have " + SMALLEST_MODULUS + " to " + LARGEST_MODULUS + " bits");
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, EXPONENT));
    }

    private static BigInteger coordinate(Claims members, String name) throws InvalidTokenException {
        byte[] bytes = Base64Form.URL.decode(members.string(name), name);
        if (bytes.length != COORDINATE) {
            throw new InvalidTokenException("its " + name + " does not have " + COORDINATE + " bytes");
        }
        return new BigInteger(1, bytes);
    }

    private static BigInteger number(Claims members, String name) throws InvalidTokenException {
        return new BigInteger(1, Base64Form.URL.decode(members.string(name), name));
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("This Java runtime does not offer P-256, ECDSA and RSA with SHA-256", e);
    }

    /** The parameters of the curve. */
    private static final class P256 {

        static final ECParameterSpec CURVE = curve();

        private static ECParameterSpec curve() {
            try {
                AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
                parameters.init(new ECGenParameterSpec("secp256r1"));
                return parameters.getParameterSpec(ECParameterSpec.class);
            } catch (GeneralSecurityException e) {
                throw missing(e);
            }
        }
    }

    /** Omits the key. */
    @Override
    public String toString() {
        return "DeviceKey[" + algorithm + "]";
    }
}
