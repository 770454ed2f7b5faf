package io.supertokens.cdi.token;

import java.util.Arrays;
import java.util.Base64;
import java.util.Base64.Decoder;
import java.util.Base64.Encoder;

/**
 * The two forms of base64 in tokens. Only the canonical form of each text is read (RFC 4648, section 3.5), because
 * otherwise one token could be presented in several spellings.
 */
final class Base64Form {

    /** The alphabet for URLs, without padding: RFC 7515, section 2. */
    static final Base64Form URL = new Base64Form(Base64.getUrlEncoder().withoutPadding(), Base64.getUrlDecoder());

    /** The standard alphabet with padding, as the reference writes it. */
    static final Base64Form PADDED = new Base64Form(Base64.getEncoder(), Base64.getDecoder());

    private static final int GROUP = 3;
    private static final int ENCODED_GROUP = 4;

    private final Encoder encoder;
    private final Decoder decoder;

    private Base64Form(Encoder encoder, Decoder decoder) {
        this.encoder = encoder;
        this.decoder = decoder;
    }

    String encode(byte[] bytes) {
        return encoder.encodeToString(bytes);
    }

    /**
     * Decodes a text.
     *
     * @param part the name of the text, for the message
     * @throws InvalidTokenException if {@link #encode} would not produce exactly this text: another alphabet, white
     *     space, missing or unexpected padding, bits set after the last byte
     */
    byte[] decode(String text, String part) throws InvalidTokenException {
        try {
            byte[] bytes = decoder.decode(text);
            int wholeGroups = bytes.length / GROUP;
            String end = encode(Arrays.copyOfRange(bytes, wholeGroups * GROUP, bytes.length));
            if (text.length() == wholeGroups * ENCODED_GROUP + end.length() && text.endsWith(end)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException("its " + part + " is not base64");
        }
        throw new InvalidTokenException("its " + part + " is not the canonical form of its base64");
    }
}
