package io.supertokens.cdi.config;

/**
 * How many sessions a user may have.
 *
 * @param most the maximum number, 1 to 1000
 * @param policy what happens at one login more
 */
public record LimitSettings(int most, OnLimit policy) {

    private static final int LARGEST = 1000;

    /** Checks the number. */
    public LimitSettings {
        requireMost(most);
    }

    static int requireMost(int most) {
        if (most < 1) {
            throw new IllegalArgumentException(most + " is less than 1");
        }
        if (most > LARGEST) {
            throw new IllegalArgumentException(most + " is more than " + LARGEST);
        }
        return most;
    }
}
