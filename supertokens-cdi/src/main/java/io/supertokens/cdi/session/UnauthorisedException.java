package io.supertokens.cdi.session;

/**
 * The session does not exist or has ended; the user has to log in again. Corresponds to the reference's {@code
 * UNAUTHORISED}.
 */
public final class UnauthorisedException extends SessionException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; the reason is {@code unauthorised}. */
    public UnauthorisedException() {
        super("unauthorised", "There is no session: log in");
    }
}
