package io.supertokens.jpa;

import java.util.function.Supplier;

/**
 * Suspends the caller's transaction while the library runs a statement, so that a rollback of the caller does not undo
 * it. On a Jakarta EE server the implementation uses JTA; elsewhere use {@link #none}. Implementations must be
 * thread-safe.
 */
public interface CallerTransaction {

    /** Runs the work outside the caller's transaction and returns its result. Passes on what the work throws. */
    <T> T suspend(Supplier<T> work);

    /** Whether the caller has a transaction, which may hold a connection while it is suspended. */
    default boolean isActive() {
        return false;
    }

    /** For callers that have no transactions. */
    static CallerTransaction none() {
        return new CallerTransaction() {
            @Override
            public <T> T suspend(Supplier<T> work) {
                return work.get();
            }
        };
    }
}
