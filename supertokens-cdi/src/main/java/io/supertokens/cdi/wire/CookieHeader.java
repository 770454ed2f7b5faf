package io.supertokens.cdi.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The values of one cookie in the raw {@code Cookie} headers of a request. A server's parsed cookies keep one value of
 * each name, but a client may send several (RFC 6265, section 5.4: same name, other path or domain), and the server
 * cannot know which one comes first.
 */
final class CookieHeader {

    /** More cookies than any browser stores for one site, so that nobody can hide one cookie behind others. */
    private static final int MOST_VALUES = 200;

    private CookieHeader() {}

    /** The distinct values of the cookie, percent-decoded, in the order sent, at most {@value #MOST_VALUES}. */
    static List<String> values(List<String> headers, String name) {
        Set<String> values = new LinkedHashSet<>();
        for (String header : headers) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
                    values.add(decoded(unquoted(pair.substring(equals + 1).strip())));
                    if (values.size() == MOST_VALUES) {
                        return List.copyOf(values);
                    }
                }
            }
        }
        return List.copyOf(values);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Decodes like JavaScript's decodeURIComponent, but returns a value unchanged if it is not percent-encoded. */
    private static String decoded(String value) {
        return value.indexOf('%') < 0 ? value : percentDecoded(value).orElse(value);
    }

    private static Optional<String> percentDecoded(String value) {
        ByteBuffer bytes = ByteBuffer.allocate(value.length() * 3);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '%') {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            if (i + 2 >= value.length()
                    || !HexFormat.isHexDigit(value.charAt(i + 1))
                    || !HexFormat.isHexDigit(value.charAt(i + 2))) {
                return Optional.empty();
            }
            bytes.put((byte) HexFormat.fromHexDigits(value, i + 1, i + 3));
            i += 2;
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
