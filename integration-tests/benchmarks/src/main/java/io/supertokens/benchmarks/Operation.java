package io.supertokens.benchmarks;

/** What is done to sessions, in the order in which it is measured. */
enum Operation {
    CREATE("create", "create"),
    INFO("session info", "info"),
    REFRESH("refresh + first use", "refresh"),
    /** Leaves half of the sessions to the next. */
    REVOKE("revoke", "revoke"),
    REVOKE_ALL("revokeAll", "revokeAll");

    private final String title;
    private final String function;

    Operation(String title, String function) {
        this.title = title;
        this.function = function;
    }

    /** As the script of the reference calls it. */
    String function() {
        return function;
    }

    @Override
    public String toString() {
        return title;
    }
}
