package io.supertokens.jpa;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a failure of the JDBC driver means: all that this module knows about SQLSTATEs and vendor codes. Hibernate,
 * Jakarta Persistence and connection pools wrap the driver's exception, so the first cause that has an SQLSTATE counts.
 */
final class SqlFailure {

    private static final int SQLSTATE_LENGTH = 5;

    private static final String CONNECTION_EXCEPTION = "08";
    private static final String INVALID_AUTHORIZATION = "28";
    private static final String TRANSACTION_ROLLBACK = "40";

    /** The one connection exception that is not transient: no password, no TLS, or no common authentication method. */
    private static final String CONNECTION_REJECTED = "08004";

    private static final String UNIQUE_VIOLATION = "23505";

    /**
     * SQLSTATE prefixes of transient failures: connection exception, rollback, insufficient resources, operator
     * intervention (MySQL: 70), timeout; of PostgreSQL a read-only standby and a lock that is not available; of H2 a
     * broken connection and a closed database.
     */
    private static final Set<String> TRANSIENT_STATES = Set.of(
            CONNECTION_EXCEPTION, TRANSACTION_ROLLBACK, "53", "57", "70", "HYT", "25006", "55P03", "90067", "90098");

    /** MariaDB 11 reports a conflict under snapshot isolation with this code, and not with an SQLSTATE of class 40. */
    private static final int RECORD_HAS_CHANGED = 1020;

    private static final int DUPLICATE_ENTRY = 1062;

    /**
     * Transient failures that MySQL and MariaDB report under a general SQLSTATE: a changed record, too many connections
     * (of all, of a user, in an hour), lock timeout, read-only server (two codes), statement timeout.
     */
    private static final Set<Integer> TRANSIENT_CODES =
            Set.of(RECORD_HAS_CHANGED, 1040, 1203, 1226, 1205, 1290, 1836, 3024);

    private static final Set<String> NO_SUCH_COLUMN = Set.of("42703", "42S22");
    private static final Set<String> NO_SUCH_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

    /**
     * What H2 reports while another connection alters the table, which it does by copying, dropping and renaming it:
     * the table is missing or exists again, the lock times out, or an internal check fails.
     */
    private static final Set<String> CONCURRENT_DDL_OF_H2 =
            Set.of("HYT00", "HY000", "42S01", "42S02", "42S03", "42S04", "42S11", "42S12", "42S21", "90131");

    private final Exception thrown;
    private final @Nullable SQLException reported;

    private SqlFailure(Exception thrown, @Nullable SQLException reported) {
        this.thrown = thrown;
        this.reported = reported;
    }

    static SqlFailure of(Exception thrown) {
        return new SqlFailure(
                thrown,
                sqlExceptions(thrown)
                        .filter(failure -> failure.getSQLState() != null
                                && failure.getSQLState().length() == SQLSTATE_LENGTH)
                        .findFirst()
                        .orElse(null));
    }

    private static Stream<SQLException> sqlExceptions(Exception thrown) {
        return causes(thrown).filter(SQLException.class::isInstance).map(SQLException.class::cast);
    }

    private static Stream<Throwable> causes(Exception thrown) {
        return Stream.<Throwable>iterate(thrown, Objects::nonNull, Throwable::getCause);
    }

    /** Whether the driver reported an SQLSTATE. If not, a pool may have had no connection to give. */
    boolean hasState() {
        return reported != null;
    }

    private String state() {
        return reported == null ? "" : reported.getSQLState();
    }

    private boolean hasCode(int code) {
        return reported != null && reported.getErrorCode() == code;
    }

    /** Whether the same call may succeed later although nobody changes anything. */
    boolean isTransient() {
        if (reported == null) {
            return sqlExceptions(thrown).findAny().isPresent();
        }
        if (TRANSIENT_CODES.contains(reported.getErrorCode())) {
            return true;
        }
        return !isRejectedConnection()
                && !isUntrustedCertificate()
                && TRANSIENT_STATES.stream().anyMatch(state()::startsWith);
    }

    /**
     * Whether a concurrent statement is the only reason (deadlock, serialization failure), so that a retry helps at
     * once.
     */
    boolean isConflict(Dialect dialect) {
        return state().startsWith(TRANSACTION_ROLLBACK) || (dialect == Dialect.MYSQL && hasCode(RECORD_HAS_CHANGED));
    }

    /** Whether another node that changes the schema at this moment may be the reason. */
    boolean isConcurrentDdl(Dialect dialect) {
        return isConflict(dialect) || (dialect == Dialect.H2 && CONCURRENT_DDL_OF_H2.contains(state()));
    }

    /** Whether a row with this primary key exists already. */
    boolean isDuplicateKey(Dialect dialect) {
        return dialect == Dialect.MYSQL ? hasCode(DUPLICATE_ENTRY) : state().equals(UNIQUE_VIOLATION);
    }

    boolean isMissingTable() {
        return NO_SUCH_TABLE.contains(state());
    }

    boolean isMissingColumn() {
        return NO_SUCH_COLUMN.contains(state());
    }

    /** Whether the connection was lost or could not be opened; not if the server rejected it, which is an answer. */
    boolean isLostConnection() {
        return state().startsWith(CONNECTION_EXCEPTION) && !isRejectedConnection();
    }

    private boolean isRejectedConnection() {
        return state().equals(CONNECTION_REJECTED);
    }

    /** Drivers report a certificate that they do not trust as a lost connection. */
    private boolean isUntrustedCertificate() {
        return reported != null && causes(reported).anyMatch(GeneralSecurityException.class::isInstance);
    }

    /**
     * What the driver's message adds when a connection cannot be opened. Such a message holds no row, and the URL of
     * the library's own pool holds no password.
     *
     * @return empty if the message adds nothing or might show the password
     */
    String detail(DatabaseServer server) {
        if (reported == null) {
            return "";
        }
        if (server.password() == null && (isRejectedConnection() || state().startsWith(INVALID_AUTHORIZATION))) {
            return ": the server asks for a password, and supertokens.postgres.password is not set";
        }
        String message =
                String.valueOf(reported.getMessage()).lines().findFirst().orElse("");
        boolean isShown = state().startsWith(CONNECTION_EXCEPTION)
                && (server.password() == null || !message.contains(server.password()));
        return isShown ? ": " + message : "";
    }

    /** The exception for callers. The driver's message may hold values of a row, so it stays in the cause. */
    DatabaseException exception(String database) {
        return exception(database, "");
    }

    DatabaseException exception(String database, String detail) {
        String message = reported == null
                ? database + " cannot be reached, or has no connection to spare" + detail
                : "%s %s (SQLSTATE %s)%s".formatted(database, problem(), state(), detail);
        return new DatabaseException(message, thrown, isTransient());
    }

    private String problem() {
        return switch (state().substring(0, 2)) {
            case CONNECTION_EXCEPTION ->
                isTransient()
                        ? "cannot be reached: check host and port, and that the server runs"
                        : "is reached, but no connection is made: check user, password and TLS settings";
            case "53", "57" -> "cannot be reached at the moment";
            case TRANSACTION_ROLLBACK ->
                "kept rejecting a statement because of concurrent ones (deadlock or serialization failure)";
            case "22" -> "rejected a value that does not fit its column";
            case "23" -> "rejected a row that breaks a constraint";
            case INVALID_AUTHORIZATION -> "rejected the login: check user and password";
            case "3D", "3F", "42" -> "has no table or column of this name, or this user may not use it";
            default -> "rejected a statement";
        };
    }
}
