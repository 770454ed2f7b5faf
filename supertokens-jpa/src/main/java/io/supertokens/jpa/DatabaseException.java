package io.supertokens.jpa;

/**
 * The database cannot be reached, or refuses. The message says what to do, and holds neither password nor data; what the
 * driver said is the cause.
 */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean isTransient;
    private final boolean wasAsked;

    DatabaseException(String message) {
        super(message);
        this.isTransient = false;
        this.wasAsked = true;
    }

    DatabaseException(String message, Throwable cause) {
        this(message, cause, false);
    }

    DatabaseException(String message, Throwable cause, boolean isTransient) {
        super(message, cause);
        this.isTransient = isTransient;
        this.wasAsked = true;
    }

    /** The database is spared the call. */
    DatabaseException(String message, Gate.RefusedException cause) {
        super(message, cause);
        this.isTransient = true;
        this.wasAsked = false;
    }

    /**
     * Whether it may pass by itself, so that the same may succeed later: the database is away, starts, stops, is slow, has no
     * connection to spare, or others were quicker too often. Not so a wrong password, a missing right or a value that does
     * not fit.
     */
    public boolean isTransient() {
        return isTransient;
    }

    /**
     * Whether the database was asked. Not so while it does not answer: then calls fail at once, so that not all threads of the
     * server wait for it. There may be many of these, and they say nothing new.
     */
    public boolean wasAsked() {
        return wasAsked;
    }
}
