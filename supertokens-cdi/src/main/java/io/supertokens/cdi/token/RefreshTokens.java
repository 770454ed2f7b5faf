package io.supertokens.cdi.token;

import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.key.KnownKey;
import io.supertokens.cdi.key.SigningKeys;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Issues and decrypts refresh tokens in exactly the format of the reference implementation, so that sessions of the
 * reference continue: {@code base64(encrypted JSON).nonce}, with the nonce repeated inside. Thread-safe.
 *
 * <p>The row of a session holds a hash of the token's spelling. A token in another spelling than the one issued
 * (padding removed, the alphabet for URLs, white space) is therefore refused here; the reference decrypts it and then
 * takes it for a theft.
 */
public final class RefreshTokens {

    private static final int MAXIMUM_LENGTH = 4096;

    private final SigningKeys keys;
    private final SecureRandom random;
    private final RefreshTokenSeal seal;

    /** @param random the source of nonces (32 bytes), the salt (64) and IVs (16) */
    public RefreshTokens(SigningKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
        this.seal = new RefreshTokenSeal(random);
    }

    /** As {@link SigningKeys#prepare}. */
    public void prepare() {
        keys.prepare();
    }

    /** As {@link SigningKeys#known}. */
    public List<KnownKey> knownKeys() {
        return keys.known();
    }

    /**
     * Issues a new, unique token.
     *
     * @throws io.supertokens.jpa.DatabaseException if the key is not known yet and the database is unavailable
     */
    public String issue(RefreshToken token) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String nonce = HexFormat.of().formatHex(bytes);
        byte[] sealed = seal.seal(json(token, nonce).getBytes(StandardCharsets.UTF_8), keys.current());
        return Base64Form.PADDED.encode(sealed) + "." + nonce;
    }

    /**
     * Decrypts a token that was issued by this library, or by the reference implementation with the same key.
     *
     * @param token as received; may be any text
     * @throws InvalidTokenException if the token is not accepted
     * @throws io.supertokens.jpa.DatabaseException if the key is not known yet and the database is unavailable
     */
    public RefreshToken open(String token) throws InvalidTokenException {
        if (token.length() > MAXIMUM_LENGTH) {
            throw new InvalidTokenException("it is longer than " + MAXIMUM_LENGTH + " characters");
        }
        int dot = token.indexOf('.');
        if (dot < 0 || dot != token.lastIndexOf('.')) {
            throw new InvalidTokenException("it does not have two parts");
        }
        String nonce = token.substring(dot + 1);
        if (!TokenHash.isHash(nonce)) {
            throw new InvalidTokenException("its nonce is not 64 lower-case hexadecimal characters");
        }
        byte[] plain = opened(Base64Form.PADDED.decode(token.substring(0, dot), "first part"))
                .orElseThrow(() -> new InvalidTokenException("it was not encrypted with our key, or was altered"));
        return content(Claims.read(plain), nonce);
    }

    /** The token does not name its key, so each is tried; where keys rotate, also one that another node has just made. */
    private Optional<byte[]> opened(byte[] sealed) {
        List<Key> known = keys.accepted();
        for (Key key : known) {
            Optional<byte[]> plain = seal.open(sealed, key);
            if (plain.isPresent()) {
                return plain;
            }
        }
        return keys.rotates()
                ? keys.successorOf(known.get(0)).flatMap(newer -> seal.open(sealed, newer))
                : Optional.empty();
    }

    private static RefreshToken content(Claims content, String nonce) throws InvalidTokenException {
        String nonceInside = content.string("nonce");
        if (!Secrets.equal(nonceInside, nonce)) {
            throw new InvalidTokenException("its nonce differs from the encrypted one");
        }
        return new RefreshToken(
                content.handle("sessionHandle"),
                UserIdJson.read(content.value("userId")),
                content.has("prt") ? content.hash("prt") : null,
                content.strings("csrf"),
                SessionLifetime.of(content),
                DeviceBinding.of(content));
    }

    /**
     * Written by hand, to match the reference's member order and number notation byte by byte. The reference ignores
     * the members {@code csrf}, {@code slt} and {@code bnd}.
     */
    private static String json(RefreshToken token, String nonce) {
        TokenHash parent = token.parentHash();
        List<String> antiCsrf = token.antiCsrfTokens();
        JsonObject lifetime = token.lifetime().withEnd(null).json();
        DeviceBinding binding = token.binding();
        return "{\"sessionHandle\":" + quoted(token.sessionHandle())
                + ",\"userId\":" + UserIdJson.text(token.userId())
                + (parent == null ? "" : ",\"prt\":" + quoted(parent.hex()))
                + (antiCsrf.isEmpty() ? "" : ",\"csrf\":" + Json.write(Json.of(antiCsrf)))
                + (lifetime == null ? "" : ",\"" + SessionLifetime.NAME + "\":" + Json.write(lifetime))
                + (binding == null ? "" : ",\"" + DeviceBinding.NAME + "\":" + Json.write(binding.json()))
                + ",\"nonce\":" + quoted(nonce)
                + "}";
    }

    private static String quoted(String text) {
        return Json.write(Json.string(text));
    }
}
