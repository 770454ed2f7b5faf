package io.supertokens.jpa;

/**
 * The database cannot be reached, or refuses. The message says what to do, and holds neither password nor data; what the
 * driver said is the cause.
 */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseException(String message) {
        super(message);
    }

    DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
