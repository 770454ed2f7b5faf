package io.supertokens.cdi.session;

/**
 * Why there is no session. The four cases are all that a client has to tell apart: log in again, refresh, be warned, or wait.
 * Messages say nothing that an attacker could use; the detail is in the log, at level DEBUG.
 */
public abstract sealed class SessionException extends RuntimeException
        permits UnauthorisedException, TryRefreshTokenException, TokenTheftException, LateRefreshException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    SessionException(String reason, String message) {
        // An expected answer to a request, given often: a stack trace would cost more than the check itself.
        super(message, null, false, false);
        this.reason = reason;
    }

    /** The case in a word for machines, such as {@code try-refresh-token}; part of the JSON answer. */
    public String reason() {
        return reason;
    }
}
