package io.supertokens.cdi.token;

/**
 * A token was refused. The message gives the reason and contains no part of the token. It is for the log; the client
 * learns only that the token is not accepted. Has no stack trace, because refusals are frequent and not failures.
 */
public final class InvalidTokenException extends Exception {

    private final boolean mayNameSession;

    InvalidTokenException(String reason) {
        this(reason, false);
    }

    private InvalidTokenException(String reason, boolean mayNameSession) {
        super(reason, null, false, false);
        this.mayNameSession = mayNameSession;
    }

    static InvalidTokenException keyUnknown() {
        return new InvalidTokenException("its key is unknown or no longer accepted", true);
    }

    static InvalidTokenException ofFormerIssuer(String issuer) {
        return new InvalidTokenException("its issuer is not " + issuer, true);
    }

    /**
     * Whether the configuration or the keys may have changed since the token was issued: its signature cannot be
     * checked because the key is unknown or no longer known, or is right but the issuer another. Such a token is
     * refused, but may still say which session the client has.
     */
    boolean mayNameSession() {
        return mayNameSession;
    }
}
