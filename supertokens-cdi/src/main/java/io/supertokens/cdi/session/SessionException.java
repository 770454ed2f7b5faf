package io.supertokens.cdi.session;

/**
 * Thrown when a request has no valid session. The subtypes are the cases that a client has to distinguish: log in
 * again, refresh, be warned of theft, wait, or let the browser refresh. Messages contain nothing that helps an
 * attacker; the details are logged at level DEBUG.
 *
 * <p>In REST resources the library maps it to a response, unless the application has its own exception mapper.
 */
public abstract sealed class SessionException extends RuntimeException
        permits UnauthorisedException,
                TryRefreshTokenException,
                TokenTheftException,
                LateRefreshException,
                DeviceProofRequiredException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    SessionException(String reason, String message) {
        // No stack trace: this exception is expected and frequent, and a stack trace would cost more than the check
        // itself.
        super(message, null, false, false);
        this.reason = reason;
    }

    /** The case in a machine-readable form, such as {@code try-refresh-token}; part of the JSON response. */
    public String reason() {
        return reason;
    }
}
