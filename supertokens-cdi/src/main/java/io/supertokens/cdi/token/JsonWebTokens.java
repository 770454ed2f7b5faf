package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.AccessToken.RESERVED_NAMES;
import static io.supertokens.cdi.token.AccessToken.USER_PAYLOAD;

import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.key.SigningKeys;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** JSON Web Tokens (RFC 7519) signed with HMAC-SHA256 and nothing else, whatever their header says (RFC 8725, section 3.1). */
final class JsonWebTokens extends AccessTokens {

    private static final String ALGORITHM = AlgorithmIdentifiers.HMAC_SHA256;
    private static final AlgorithmConstraints ONLY_OURS = new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHM);
    private static final int MAXIMUM_LENGTH = 8192;

    JsonWebTokens(SigningKeys keys, Clock clock) {
        super(keys, clock);
    }

    @Override
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
            return new IssuedToken(signature.getCompactSerialization(), Instant.ofEpochSecond(token.expiresAtSecond()));
        } catch (JoseException e) {
            throw new IllegalStateException("The signing key " + key.id() + " cannot sign with " + ALGORITHM, e);
        }
    }

    @Override
    public AccessToken verifyExpired(String token) throws InvalidTokenException {
        return content(TokenContent.read(verifiedBytes(token)));
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

    private static AccessToken content(TokenContent claims) throws InvalidTokenException {
        if (!AccessToken.ISSUER.equals(claims.string("iss"))) {
            throw new InvalidTokenException("its issuer is not " + AccessToken.ISSUER);
        }
        if (claims.has("aud") || claims.has("nbf")) {
            throw new InvalidTokenException("it is restricted by a claim that we do not make, aud or nbf");
        }
        return new AccessToken(
                claims.handle("sid"),
                userId(claims),
                claims.hash("rt"),
                claims.has("prt") ? claims.hash("prt") : null,
                claims.has("csrf") ? claims.string("csrf") : null,
                payload(claims),
                instant(claims, "iat"),
                instant(claims, "exp"));
    }

    private static UserId userId(TokenContent claims) throws InvalidTokenException {
        String subject = claims.string("sub");
        JsonValue number = claims.value("uid");
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

    private static @Nullable JsonValue payload(TokenContent claims) throws InvalidTokenException {
        JsonValue whole = claims.value(USER_PAYLOAD);
        JsonObjectBuilder members = Json.object();
        boolean any = false;
        for (var claim : claims.json().entrySet()) {
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

    private static Instant instant(TokenContent claims, String name) throws InvalidTokenException {
        try {
            if (claims.value(name) instanceof JsonNumber number && number.isIntegral()) {
                return Instant.ofEpochSecond(number.longValueExact());
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidTokenException("its " + name + " is beyond all time");
        }
        throw new InvalidTokenException("its " + name + " is missing or not a whole number of seconds");
    }
}
