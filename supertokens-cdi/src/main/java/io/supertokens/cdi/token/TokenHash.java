package io.supertokens.cdi.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash of a refresh token, in the two forms that must not be confused.
 *
 * <p>Tokens carry {@link #hex()}, the SHA-256 of the complete refresh token. The database keeps {@link #stored()}, the
 * SHA-256 of those 64 characters: who reads the database can neither make a refresh token nor an access token that names
 * it.
 *
 * @param hex 64 lower-case hexadecimal characters
 */
public record TokenHash(String hex) {

    /** @throws IllegalArgumentException if these are not 64 lower-case hexadecimal characters */
    public TokenHash {
        if (!isHash(hex)) {
            throw new IllegalArgumentException("A hash is 64 lower-case hexadecimal characters");
        }
    }

    /** The hash of a complete refresh token, as received: a token spelt otherwise is another token. */
    public static TokenHash of(String refreshToken) {
        return new TokenHash(sha256(refreshToken));
    }

    /** What the column {@code refresh_token_hash_2} holds for this token. */
    public String stored() {
        return sha256(hex);
    }

    /** Whether the database's value is this token's; takes the same time whatever the answer. */
    public boolean isStoredAs(String column) {
        return Secrets.equal(stored(), column);
    }

    /** Shows nothing of the hash. */
    @Override
    public String toString() {
        return "TokenHash[...]";
    }

    static boolean isHash(String text) {
        if (text.length() != 64) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(('0' <= c && c <= '9') || ('a' <= c && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256, which every Java runtime must have", e);
        }
    }
}
