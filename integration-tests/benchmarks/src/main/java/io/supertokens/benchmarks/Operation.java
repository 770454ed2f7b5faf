package io.supertokens.benchmarks;

/** The operations on sessions, in the order in which they are measured. */
enum Operation {
    CREATE("create", "create"),
    INFO("session info", "info"),
    REFRESH("refresh + first use", "refresh"),
    /** Leaves half of the sessions for the next operation. */
    REVOKE("revoke", "revoke"),
    REVOKE_ALL("revokeAll", "revokeAll");

    private final String title;
    private final String function;

    Operation(String title, String function) {
        this.title = title;
        this.function = function;
    }

    /** The name of the function in the reference's script. */
    String function() {
        return function;
    }

    @Override
    public String toString() {
        return title;
    }
}
