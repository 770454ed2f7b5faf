package io.supertokens.cdi.session;

/** There is no such session (any more): log in again. The reference's {@code UNAUTHORISED}. */
public final class UnauthorisedException extends SessionException {

    private static final long serialVersionUID = 1L;

    /** The reason is {@code unauthorised}. */
    public UnauthorisedException() {
        super("unauthorised", "There is no session: log in");
    }
}
