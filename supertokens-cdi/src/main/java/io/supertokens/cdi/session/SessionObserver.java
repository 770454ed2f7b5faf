package io.supertokens.cdi.session;

/** Internal: is told what counters cannot tell, in the thread in which it happens. Must not throw. Thread-safe. */
@FunctionalInterface
public interface SessionObserver {

    /** Is told and does nothing. */
    SessionObserver NONE = () -> outcome -> {};

    /** The current request belongs to this session; ignored by default. */
    default void belongsTo(String handle) {}

    /**
     * A refresh begins.
     *
     * @return is told the end
     */
    Refresh refreshing();

    /** One refresh. */
    @FunctionalInterface
    interface Refresh {

        /** The refresh has ended. */
        void end(SessionCount outcome);
    }
}
