package io.supertokens.cdi.token;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A proof that a browser holds a private key: the JSON Web Token of the header {@code Secure-Session-Response} (W3C,
 * Device Bound Session Credentials). Its claim {@code jti} is the challenge that the server sent; no other claim is
 * required, and all others are ignored. Reading it does not verify it.
 */
public final class DeviceProof {

    /** Longer than one with an RSA key of 4096 bits. */
    private static final int MAXIMUM_LENGTH = 4096;

    private static final String TYPE = "dbsc+jwt";

    /** Members of a header that change the meaning of the other parts (RFC 7515, 7516, 7797). */
    private static final Set<String> REFUSED_MEMBERS = Set.of("crit", "b64", "zip", "enc");

    private final String algorithm;
    private final @Nullable DeviceKey key;
    private final String challenge;
    private final byte[] signed;
    private final byte[] signature;

    private DeviceProof(String algorithm, @Nullable DeviceKey key, String challenge, byte[] signed, byte[] signature) {
        this.algorithm = algorithm;
        this.key = key;
        this.challenge = challenge;
        this.signed = signed;
        this.signature = signature;
    }

    /**
     * Reads a proof.
     *
     * @param header the value of the header, as received: bare, as browsers send it, or as a string of a structured
     *     field; may be any text
     * @throws InvalidTokenException if it is no proof, or if its algorithm or key is not accepted
     */
    public static DeviceProof read(String header) throws InvalidTokenException {
        String token = unquoted(header);
        if (token.length() > MAXIMUM_LENGTH) {
            throw new InvalidTokenException("it is longer than " + MAXIMUM_LENGTH + " characters");
        }
        int first = token.indexOf('.');
        int last = token.lastIndexOf('.');
        if (first < 0 || first == last || token.indexOf('.', first + 1) != last) {
            throw new InvalidTokenException("it does not have three parts");
        }
        Claims head =
                new Claims(StrictJson.readPart(Base64Form.URL.decode(token.substring(0, first), "header"), "header"));
        if (!head.string("typ").equals(TYPE)) {
            throw new InvalidTokenException("its type is not " + TYPE);
        }
        if (!Collections.disjoint(head.json().keySet(), REFUSED_MEMBERS)) {
            throw new InvalidTokenException("its header has crit, b64, zip or enc");
        }
        String algorithm = head.string("alg");
        if (!algorithm.equals(DeviceKey.ES256) && !algorithm.equals(DeviceKey.RS256)) {
            throw new InvalidTokenException("its algorithm is neither ES256 nor RS256");
        }
        Claims content = Claims.read(Base64Form.URL.decode(token.substring(first + 1, last), "payload"));
        return new DeviceProof(
                algorithm,
                key(algorithm, head),
                content.string("jti"),
                token.substring(0, last).getBytes(StandardCharsets.UTF_8),
                Base64Form.URL.decode(token.substring(last + 1), "signature"));
    }

    private static @Nullable DeviceKey key(String algorithm, Claims head) throws InvalidTokenException {
        if (!head.has("jwk")) {
            return null;
        }
        if (head.value("jwk") instanceof JsonObject jwk) {
            return DeviceKey.ofJwk(algorithm, jwk);
        }
        throw new InvalidTokenException("its jwk is not an object");
    }

    /** The text of a structured field's string; base64 and dots need no escapes (RFC 8941, section 3.3.3). */
    public static String unquoted(String header) {
        String text = header.strip();
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    /** The challenge that was signed. */
    public String challenge() {
        return challenge;
    }

    /** The key that the proof itself names, if it is signed with it; empty if it names none, or another. */
    public Optional<DeviceKey> provenKey() {
        return Optional.ofNullable(key).filter(this::isSignedWith);
    }

    /** Whether it is signed with a key, whatever key it names. */
    public boolean isSignedWith(DeviceKey expected) {
        return algorithm.equals(expected.algorithm()) && expected.verifies(signed, signature);
    }

    /** Omits everything. */
    @Override
    public String toString() {
        return "DeviceProof[...]";
    }
}
