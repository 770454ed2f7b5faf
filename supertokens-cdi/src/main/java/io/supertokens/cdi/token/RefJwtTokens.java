package io.supertokens.cdi.token;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.key.SigningKeys;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of supertokens-node-postgres-ref-jwt 4.0.0 and supertokens-node-mysql-ref-jwt 5.0.4, which look
 * like JSON Web Tokens: a constant header, a payload in padded base64, and HMAC-SHA256 of both in lower-case
 * hexadecimal. They do not name their key: as in the reference, only the current key is accepted, which either side may
 * replace at any time. They do not name an audience either: every application with the same key accepts them.
 *
 * <p>The reference accepts more spellings of a payload than it writes (other alphabets, white space, empty names); only
 * the spelling that it writes is accepted here.
 */
final class RefJwtTokens extends AccessTokens {

    private static final String HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
    private static final String PREFIX = HEADER + ".";
    private static final int SIGNATURE_LENGTH = 64;
    private static final int MAXIMUM_LENGTH = 8192;

    RefJwtTokens(SigningKeys keys, Clock clock) {
        super(keys, clock);
    }

    @Override
    public long remembered() {
        return 0;
    }

    @Override
    public IssuedToken issue(AccessToken token) {
        byte[] json = json(token).getBytes(StandardCharsets.UTF_8);
        String signed = PREFIX + Base64Form.PADDED.encode(json);
        return new IssuedToken(signed + "." + signature(signed, keys.current()), token.expiresAt());
    }

    @Override
    public AccessToken verifyIgnoringExpiry(String token) throws InvalidTokenException {
        int dot = token.lastIndexOf('.');
        if (token.length() > MAXIMUM_LENGTH
                || !token.startsWith(PREFIX)
                || dot != token.indexOf('.', PREFIX.length())
                || token.length() - dot - 1 != SIGNATURE_LENGTH) {
            throw new InvalidTokenException("it does not look like a token of the reference implementation");
        }
        requireSignature(token.substring(0, dot), token.substring(dot + 1));
        return content(Claims.read(Base64Form.PADDED.decode(token.substring(PREFIX.length(), dot), "payload")));
    }

    /**
     * These tokens do not name their key, so a token of a replaced key cannot be told from a forgery; a wrong signature
     * counts as a forgery.
     */
    @Override
    public Optional<AccessToken> sessionOf(String token) {
        try {
            return Optional.of(verifyIgnoringExpiry(token));
        } catch (InvalidTokenException e) {
            return Optional.empty();
        }
    }

    private void requireSignature(String signed, String signature) throws InvalidTokenException {
        Key key = keys.current();
        if (!isSignedWith(key, signed, signature)
                && keys.successorOf(key)
                        .filter(next -> isSignedWith(next, signed, signature))
                        .isEmpty()) {
            throw new InvalidTokenException("its signature is wrong, or made with a key that was replaced");
        }
    }

    private static boolean isSignedWith(Key key, String signed, String signature) {
        return Secrets.equal(signature(signed, key), signature);
    }

    private static String signature(String signed, Key key) {
        return HexFormat.of().formatHex(HmacSigner.mac(key).doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static AccessToken content(Claims content) throws InvalidTokenException {
        return new AccessToken(
                content.handle("sessionHandle"),
                UserIdJson.read(content.value("userId")),
                content.hash("rt"),
                content.value("prt") instanceof JsonString ? content.hash("prt") : null,
                content.value("antiCsrfToken") instanceof JsonString antiCsrf ? antiCsrf.getString() : null,
                content.value("userPayload"),
                null,
                expiry(content),
                null);
    }

    /**
     * Any number of milliseconds that JavaScript can represent: fractions are ignored, and values out of range never
     * expire.
     */
    private static Instant expiry(Claims content) throws InvalidTokenException {
        if (content.value("expiryTime") instanceof JsonNumber number) {
            return Instant.ofEpochMilli((long) number.doubleValue());
        }
        throw new InvalidTokenException("its expiryTime is missing or not a number");
    }

    /** Written by hand, to match the reference's member order and number notation byte by byte. */
    private static String json(AccessToken token) {
        StringBuilder json = new StringBuilder("{");
        member(json, "sessionHandle", Json.string(token.sessionHandle()));
        json.append("\"userId\":").append(UserIdJson.text(token.userId())).append(',');
        member(json, "rt", Json.string(token.refreshTokenHash().hex()));
        member(
                json,
                "antiCsrfToken",
                Optional.ofNullable(token.antiCsrfToken()).map(Json::string).orElse(null));
        member(
                json,
                "prt",
                Optional.ofNullable(token.parentHash())
                        .map(hash -> Json.string(hash.hex()))
                        .orElse(null));
        member(json, "expiryTime", Json.number(token.expiresAt().toEpochMilli()));
        member(json, "userPayload", token.payload());
        json.setCharAt(json.length() - 1, '}');
        return json.toString();
    }

    private static void member(StringBuilder json, String name, @Nullable JsonValue value) {
        if (value != null) {
            json.append('"')
                    .append(name)
                    .append("\":")
                    .append(Json.write(value))
                    .append(',');
        }
    }
}
