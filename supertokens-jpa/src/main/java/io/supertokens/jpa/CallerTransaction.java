package io.supertokens.jpa;

import java.util.function.Supplier;

/**
 * How a transaction of the caller is put aside while a statement of ours runs, so that what is stored is stored whatever
 * becomes of the caller's transaction. On a Jakarta EE server this is JTA; without one there is nothing to put aside.
 */
public interface CallerTransaction {

    /** Does the work outside of any transaction of the caller's, and gives back its result. */
    <T> T suspend(Supplier<T> work);

    /** Whether the caller has a transaction, which may keep a connection while it is put aside. */
    default boolean isActive() {
        return false;
    }

    /** Where callers have no transactions. */
    static CallerTransaction none() {
        return new CallerTransaction() {
            @Override
            public <T> T suspend(Supplier<T> work) {
                return work.get();
            }
        };
    }
}
