package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.AccessToken.RESERVED_NAMES;
import static io.supertokens.cdi.token.AccessToken.USER_PAYLOAD;

import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.key.SigningKeys;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks access tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA256 and nothing else, whatever their
 * header says (RFC 8725, section 3.1). Checking asks the database only where a key may be missing. Safe for use by many
 * threads.
 */
public final class AccessTokens {

    private static final String ALGORITHM = AlgorithmIdentifiers.HMAC_SHA256;
    private static final AlgorithmConstraints ONLY_OURS = new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHM);
    private static final int MAXIMUM_LENGTH = 8192;

    private final SigningKeys keys;
    private final Clock clock;

    public AccessTokens(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Signs with the current key.
     *
     * @throws IllegalStateException if the key cannot sign, for example because it has less than 256 bits
     * @throws io.supertokens.jpa.DatabaseException if no key is known yet and the database cannot be asked
     */
    public IssuedToken issue(AccessToken token) {
        Key key = keys.current();
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(ONLY_OURS);
        signature.setAlgorithmHeaderValue(ALGORITHM);
        signature.setKeyIdHeaderValue(key.id());
        signature.setHeader("typ", "JWT");
        signature.setKey(key.secret());
        signature.setPayload(Json.write(token.claims()));
        try {
            return new IssuedToken(signature.getCompactSerialization(), token.expiresAt());
        } catch (JoseException e) {
            throw new IllegalStateException("The signing key " + key.id() + " cannot sign with " + ALGORITHM, e);
        }
    }

    /**
     * The content of a token that we made and that has not expired: it is accepted up to and including its
     * {@code expiresAt}, without any allowance for clocks that differ.
     *
     * @param token as received; may be anything
     * @throws InvalidTokenException if it is to be refused
     * @throws io.supertokens.jpa.DatabaseException if no key is known yet and the database cannot be asked
     */
    public AccessToken verify(String token) throws InvalidTokenException {
        AccessToken verified = verifyExpired(token);
        if (verified.expiresAt().isBefore(clock.instant())) {
            throw new InvalidTokenException("it has expired");
        }
        return verified;
    }

    /** As {@link #verify}, but whether or not it has expired: who may still know what a session was called. */
    public AccessToken verifyExpired(String token) throws InvalidTokenException {
        return content(Json.readContent(verifiedBytes(token)));
    }

    /**
     * Refuses a payload that would be mistaken for the token's own claims.
     *
     * @throws IllegalArgumentException naming the members that must be renamed
     */
    public static void requireNoReservedNames(@Nullable JsonValue payload) {
        if (payload instanceof JsonObject object) {
            List<String> taken = object.keySet().stream()
                    .filter(RESERVED_NAMES::contains)
                    .sorted()
                    .toList();
            if (!taken.isEmpty()) {
                throw new IllegalArgumentException(
                        "The payload uses names that the access token keeps for itself: " + String.join(", ", taken));
            }
        }
    }

    private byte[] verifiedBytes(String token) throws InvalidTokenException {
        requireShape(token);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(ONLY_OURS);
        try {
            signature.setCompactSerialization(token);
        } catch (JoseException e) {
            throw new InvalidTokenException("its header is not that of a JSON Web Token");
        }
        signature.setKey(keyFor(signature).secret());
        try {
            if (!signature.verifySignature()) {
                throw new InvalidTokenException("its signature is wrong");
            }
        } catch (JoseException e) {
            throw new InvalidTokenException("its signature cannot be checked");
        }
        return signature.getUnverifiedPayloadBytes();
    }

    /** Three parts, the last one spelt in the only right way: base64 can say the same bytes with different letters. */
    private static void requireShape(String token) throws InvalidTokenException {
        if (token.length() > MAXIMUM_LENGTH) {
            throw new InvalidTokenException("it is longer than " + MAXIMUM_LENGTH + " characters");
        }
        int first = token.indexOf('.');
        int last = token.lastIndexOf('.');
        if (first < 0 || token.indexOf('.', first + 1) != last || first == last) {
            throw new InvalidTokenException("it does not have three parts");
        }
        String signature = token.substring(last + 1);
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(signature);
            if (signature.equals(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException("its signature is not base64url");
        }
        throw new InvalidTokenException("its signature is not canonical base64url");
    }

    private Key keyFor(JsonWebSignature signature) throws InvalidTokenException {
        if (!ALGORITHM.equals(signature.getObjectHeader("alg"))) {
            throw new InvalidTokenException("its algorithm is not " + ALGORITHM);
        }
        Object type = signature.getObjectHeader("typ");
        if (type != null && !"JWT".equals(type)) {
            throw new InvalidTokenException("its type is not JWT");
        }
        if (!(signature.getObjectHeader("kid") instanceof String kid)) {
            throw new InvalidTokenException("it does not name its key");
        }
        return keys.find(kid).orElseThrow(() -> new InvalidTokenException("its key is not known, or no longer"));
    }

    private static AccessToken content(JsonObject claims) throws InvalidTokenException {
        if (!AccessToken.ISSUER.equals(string(claims, "iss"))) {
            throw new InvalidTokenException("its issuer is not " + AccessToken.ISSUER);
        }
        if (claims.containsKey("aud") || claims.containsKey("nbf")) {
            throw new InvalidTokenException("it is restricted by a claim that we do not make, aud or nbf");
        }
        return new AccessToken(
                handle(claims, "sid"),
                userId(claims),
                hash(claims, "rt"),
                claims.containsKey("prt") ? hash(claims, "prt") : null,
                claims.containsKey("csrf") ? string(claims, "csrf") : null,
                payload(claims),
                instant(claims, "iat"),
                instant(claims, "exp"));
    }

    private static UserId userId(JsonObject claims) throws InvalidTokenException {
        String subject = string(claims, "sub");
        JsonValue number = claims.get("uid");
        if (number == null) {
            return UserId.fromJson(Json.string(subject));
        }
        if (number instanceof JsonNumber) {
            UserId id = UserId.fromJson(number);
            if (id.toString().equals(subject)) {
                return id;
            }
        }
        throw new InvalidTokenException("its claim uid is not the number that sub says");
    }

    private static @Nullable JsonValue payload(JsonObject claims) throws InvalidTokenException {
        JsonValue whole = claims.get(USER_PAYLOAD);
        JsonObjectBuilder members = Json.object();
        boolean any = false;
        for (var claim : claims.entrySet()) {
            if (!RESERVED_NAMES.contains(claim.getKey())) {
                members.add(claim.getKey(), claim.getValue());
                any = true;
            }
        }
        if (any && whole != null) {
            throw new InvalidTokenException("it has a payload both among its claims and in " + USER_PAYLOAD);
        }
        return any ? members.build() : whole;
    }

    /** The session handle under this name, in a token of either kind. */
    static String handle(JsonObject content, String name) throws InvalidTokenException {
        String handle = string(content, name);
        if (handle.isEmpty() || handle.length() > 255) {
            throw new InvalidTokenException("its " + name + " does not have 1 to 255 characters");
        }
        return handle;
    }

    static TokenHash hash(JsonObject content, String name) throws InvalidTokenException {
        try {
            return new TokenHash(string(content, name));
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException("its " + name + " is not a hash");
        }
    }

    static String string(JsonObject content, String name) throws InvalidTokenException {
        if (content.get(name) instanceof JsonString string) {
            return string.getString();
        }
        throw new InvalidTokenException("its " + name + " is missing or not a text");
    }

    private static Instant instant(JsonObject claims, String name) throws InvalidTokenException {
        try {
            if (claims.get(name) instanceof JsonNumber number && number.isIntegral()) {
                return Instant.ofEpochSecond(number.longValueExact());
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidTokenException("its " + name + " is beyond all time");
        }
        throw new InvalidTokenException("its " + name + " is missing or not a whole number of seconds");
    }
}
