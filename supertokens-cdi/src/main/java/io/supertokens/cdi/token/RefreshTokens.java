package io.supertokens.cdi.token;

import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.key.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Makes and opens refresh tokens, in the very format of the reference implementation, so that its sessions live on:
 * {@code base64(sealed JSON).nonce}, with the nonce inside once more. Safe for use by many threads.
 *
 * <p>A session knows its tokens by the hash of their spelling. Therefore a token spelt otherwise than it was issued
 * (padding dropped, the alphabet for URLs, white space) is refused here; the reference opens it and then takes it for a
 * thief's.
 */
public final class RefreshTokens {

    private static final int MAXIMUM_LENGTH = 4096;

    private final SigningKeys keys;
    private final SecureRandom random;
    private final RefreshTokenSeal seal;

    /** @param random where nonces (32 bytes), the salt (64) and IVs (16) come from */
    public RefreshTokens(SigningKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
        this.seal = new RefreshTokenSeal(random);
    }

    /** As {@link SigningKeys#prepare}. */
    public void prepare() {
        keys.prepare();
    }

    /**
     * A fresh token, unlike any other.
     *
     * @throws io.supertokens.jpa.DatabaseException if the key is not known yet and the database cannot be asked
     */
    public String issue(RefreshToken token) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String nonce = HexFormat.of().formatHex(bytes);
        byte[] sealed = seal.seal(json(token, nonce).getBytes(StandardCharsets.UTF_8), keys.current());
        return Base64Form.PADDED.encode(sealed) + "." + nonce;
    }

    /**
     * The content of a token that we, or the reference implementation with our key, made.
     *
     * @param token as received; may be anything
     * @throws InvalidTokenException if it is to be refused
     * @throws io.supertokens.jpa.DatabaseException if the key is not known yet and the database cannot be asked
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
        byte[] plain = seal.open(Base64Form.PADDED.decode(token.substring(0, dot), "first part"), keys.current())
                .orElseThrow(() -> new InvalidTokenException("it was not sealed with our key, or was changed since"));
        return content(Claims.read(plain), nonce);
    }

    private static RefreshToken content(Claims content, String nonce) throws InvalidTokenException {
        String nonceInside = content.string("nonce");
        if (!Secrets.equal(nonceInside, nonce)) {
            throw new InvalidTokenException("its nonce is not the one inside");
        }
        return new RefreshToken(
                content.handle("sessionHandle"),
                UserIdJson.read(content.value("userId")),
                content.has("prt") ? content.hash("prt") : null);
    }

    /** Spelt out, because the reference's order and number notation are wanted to the byte. */
    private static String json(RefreshToken token, String nonce) {
        TokenHash parent = token.parentHash();
        return "{\"sessionHandle\":" + quoted(token.sessionHandle())
                + ",\"userId\":" + UserIdJson.text(token.userId())
                + (parent == null ? "" : ",\"prt\":" + quoted(parent.hex()))
                + ",\"nonce\":" + quoted(nonce)
                + "}";
    }

    private static String quoted(String text) {
        return Json.write(Json.string(text));
    }
}
