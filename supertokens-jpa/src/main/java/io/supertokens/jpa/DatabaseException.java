package io.supertokens.jpa;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the database of the sessions cannot be reached or rejects a statement. The message says what to do, and
 * contains neither a password nor data; the driver's exception is the cause. A caller that answers clients should
 * answer 503 if the failure {@linkplain #isTransient is transient}, and 500 otherwise.
 */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean isTransient;
    private final boolean wasAsked;

    DatabaseException(String message) {
        this(message, null, false, true);
    }

    DatabaseException(String message, Throwable cause) {
        this(message, cause, false, true);
    }

    DatabaseException(String message, Throwable cause, boolean isTransient) {
        this(message, cause, isTransient, true);
    }

    private DatabaseException(String message, @Nullable Throwable cause, boolean isTransient, boolean wasAsked) {
        super(message, cause);
        this.isTransient = isTransient;
        this.wasAsked = wasAsked;
    }

    /** For a call that was refused before it reached the database. */
    static DatabaseException refused(String message, Throwable cause) {
        return new DatabaseException(message, cause, true, false);
    }

    /**
     * Whether the same call may succeed later although nobody changes anything: the database is down, starting,
     * stopping, slow or out of connections, or concurrent statements kept conflicting. False for a wrong password, a
     * missing right, or a value that does not fit its column.
     */
    public boolean isTransient() {
        return isTransient;
    }

    /**
     * Whether the call reached the database. While the database does not answer, most calls fail at once without being
     * sent, so that not all threads of the server wait for it. Such failures may be many, and none tells anything new.
     */
    public boolean wasAsked() {
        return wasAsked;
    }
}
