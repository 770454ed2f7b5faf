package io.supertokens.cdi.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash of a refresh token, in two forms that must not be confused.
 *
 * <p>Tokens contain {@link #hex()}, the SHA-256 of the complete refresh token. The database stores {@link #stored()},
 * the SHA-256 of those 64 characters. Reading the database is therefore not enough to create a refresh token, or an
 * access token that names it.
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

    /** The hash of a complete refresh token, as received: another spelling is another token. */
    public static TokenHash of(String refreshToken) {
        return new TokenHash(sha256(refreshToken));
    }

    /** The value of the column {@code refresh_token_hash_2} for this token. */
    public String stored() {
        return sha256(hex);
    }

    /** Whether the database's value belongs to this token; compares in constant time. */
    public boolean isStoredAs(String column) {
        return Secrets.equal(stored(), column);
    }

    /** Omits the hash. */
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
