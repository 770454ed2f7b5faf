package io.supertokens.cdi.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Compares secrets. */
public final class Secrets {

    private Secrets() {}

    /** Compares two texts in constant time with respect to their content. */
    public static boolean equal(String expected, String presented) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
    }
}
