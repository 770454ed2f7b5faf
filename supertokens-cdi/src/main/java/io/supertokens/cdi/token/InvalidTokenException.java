package io.supertokens.cdi.token;

/**
 * A token was refused. The message gives the reason and contains no part of the token. It is for the log; the client
 * learns only that the token is not accepted. Has no stack trace, because refusals are frequent and not failures.
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
        return new InvalidTokenException("its key is unknown or no longer accepted", true);
    }

    /** Whether the signature could not be checked because the key is unknown or no longer known. */
    boolean isKeyUnknown() {
        return isKeyUnknown;
    }
}
