package io.supertokens.cdi.token;

/**
 * A token was refused. The message says why and shows nothing of the token; it is for the log, not for the client, who
 * learns only that the token is not accepted. Carries no stack trace: refusing is an everyday answer, not a failure.
 */
public final class InvalidTokenException extends Exception {

    private final boolean isKeyUnknown;

    InvalidTokenException(String reason) {
        this(reason, false);
    }

    private InvalidTokenException(String reason, boolean isKeyUnknown) {
        super(reason, null, false, false);
        this.isKeyUnknown = isKeyUnknown;
    }

    static InvalidTokenException keyUnknown() {
        return new InvalidTokenException("its key is not known, or no longer", true);
    }

    /** Whether the signature could not be checked, because its key is not known, or no longer. */
    boolean isKeyUnknown() {
        return isKeyUnknown;
    }
}
