package io.supertokens.cdi.token;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.Base64;
import java.util.Base64.Encoder;
import java.util.Locale;

/**
 * Tokens that an attacker can make without the key: arbitrary texts, or a valid token that was truncated, combined with
 * others, changed or encoded differently.
 */
final class Forgery {

    private static final int MOST_EDITS = 8;
    private static final Encoder[] SPELLINGS = {
        Base64.getUrlEncoder().withoutPadding(),
        Base64.getUrlEncoder(),
        Base64.getEncoder(),
        Base64.getEncoder().withoutPadding(),
        Base64.getMimeEncoder()
    };

    private Forgery() {}

    static String of(String valid, FuzzedDataProvider data) {
        if (data.consumeBoolean()) {
            return data.consumeRemainingAsString();
        }
        String text = valid;
        for (int edits = data.consumeInt(1, MOST_EDITS); edits > 0; edits--) {
            text = data.consumeBoolean() ? respelt(text, data) : edited(text, data);
        }
        return text;
    }

    private static String edited(String text, FuzzedDataProvider data) {
        int from = data.consumeInt(0, text.length());
        int to = data.consumeInt(from, text.length());
        String before = text.substring(0, from);
        String part = text.substring(from, to);
        String after = text.substring(to);
        return switch (data.consumeInt(0, 4)) {
            case 0 -> before + after;
            case 1 -> before + part + part + after;
            case 2 -> before + after + part;
            case 3 -> before + data.consumeString(20) + after;
            default -> before + part.toUpperCase(Locale.ROOT) + after;
        };
    }

    /** Decodes one part, possibly flips a bit, and encodes it differently. */
    private static String respelt(String text, FuzzedDataProvider data) {
        String[] parts = text.split("\\.", -1);
        int part = data.consumeInt(0, parts.length - 1);
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(parts[part].replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            return text;
        }
        if (bytes.length > 0 && data.consumeBoolean()) {
            bytes[data.consumeInt(0, bytes.length - 1)] ^= (byte) (1 << data.consumeInt(0, 7));
        }
        parts[part] = data.pickValue(SPELLINGS).encodeToString(bytes);
        return String.join(".", parts);
    }
}
