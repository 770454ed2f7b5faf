package io.supertokens.cdi.config;

import java.time.Duration;

/** Checks that a duration lies between two others, both included. */
final class Bounds {

    private Bounds() {}

    static Duration require(Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(value + " is shorter than " + least);
        }
        if (value.compareTo(most) > 0) {
            throw new IllegalArgumentException(value + " is longer than " + most);
        }
        return value;
    }
}
