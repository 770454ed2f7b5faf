package io.supertokens.cdi.session;

import org.jspecify.annotations.Nullable;

/** Internal: what is counted, as docs/telemetry.md describes it. Those with the same name differ by their outcome. */
public enum SessionCount {
    CREATED("supertokens.session.created", null),
    CHECK_ACCEPTED("supertokens.session.checks", "accepted"),
    /** The access token is malformed, forged, expired or superseded. */
    CHECK_INVALID_TOKEN("supertokens.session.checks", "invalid_token"),
    CHECK_ANTI_CSRF("supertokens.session.checks", "anti_csrf"),
    /** The database or the revocation feed says that the session has ended. */
    CHECK_ENDED("supertokens.session.checks", "ended"),
    /** Nothing was decided, because the database is unavailable or rejects the statement. */
    CHECK_FAILED("supertokens.session.checks", "failed"),
    REFRESH_ACCEPTED("supertokens.session.refreshes", "accepted"),
    REFRESH_LATE("supertokens.session.refreshes", "late"),
    REFRESH_THEFT("supertokens.session.refreshes", "theft"),
    /** The session is bound to a device, and the client asked without a proof. */
    REFRESH_PROOF_REQUIRED("supertokens.session.refreshes", "proof_required"),
    REFRESH_UNAUTHORISED("supertokens.session.refreshes", "unauthorised"),
    REFRESH_FAILED("supertokens.session.refreshes", "failed"),
    /** Several of one request are counted each. */
    THEFT("supertokens.session.thefts", null),
    /** The key of a bound session did not sign what was presented. */
    PROOF_FAILED("supertokens.session.failed_proofs", null),
    REVOKED("supertokens.session.revoked", null);

    private final String metric;
    private final @Nullable String outcome;

    SessionCount(String metric, @Nullable String outcome) {
        this.metric = metric;
        this.outcome = outcome;
    }

    /** The name of the counter. */
    public String metric() {
        return metric;
    }

    /** The value of the attribute {@code outcome}; null if the counter has none. */
    public @Nullable String outcome() {
        return outcome;
    }
}
