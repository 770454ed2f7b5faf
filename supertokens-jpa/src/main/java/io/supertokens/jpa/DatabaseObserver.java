package io.supertokens.jpa;

import org.jspecify.annotations.Nullable;

/** Is told of each use of the database, in the thread that uses it; for telemetry. Must not throw. Thread-safe. */
@FunctionalInterface
public interface DatabaseObserver {

    /** Is told and does nothing. */
    DatabaseObserver NONE = name -> failure -> {};

    /**
     * A statement begins, or a transaction of several.
     *
     * @param name one of a few, such as {@code session.find}; docs/telemetry.md has all
     * @return is told the end
     */
    Use begin(String name);

    /** One use of the database, with its waiting for a connection and its retries. */
    @FunctionalInterface
    interface Use {

        /**
         * The use has ended.
         *
         * @param failure null if it succeeded
         */
        void end(@Nullable RuntimeException failure);
    }
}
