package io.supertokens.cdi.session;

import io.supertokens.cdi.session.SessionService.Checked;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counts what happens to sessions, from the start of the application on, and tells an observer. The counters are always
 * on: one costs a few nanoseconds. Thread-safe.
 */
final class SessionTelemetry {

    private static final String ANTI_CSRF = TryRefreshTokenException.antiCsrf().reason();

    private final Map<SessionCount, LongAdder> counters = new EnumMap<>(SessionCount.class);
    private volatile SessionObserver observer = SessionObserver.NONE;

    SessionTelemetry() {
        for (SessionCount counted : SessionCount.values()) {
            counters.put(counted, new LongAdder());
        }
    }

    void observedBy(SessionObserver other) {
        observer = other;
    }

    void belongsTo(String handle) {
        observer.belongsTo(handle);
    }

    void count(SessionCount counted) {
        count(counted, 1);
    }

    void count(SessionCount counted, int times) {
        Objects.requireNonNull(counters.get(counted)).add(times);
    }

    /** A moment's values of all counters. */
    Map<SessionCount, Long> counts() {
        Map<SessionCount, Long> counts = new EnumMap<>(SessionCount.class);
        counters.forEach((counted, counter) -> counts.put(counted, counter.sum()));
        return counts;
    }

    void created(TokenIssuer.Issued issued) {
        count(SessionCount.CREATED);
        belongsTo(issued.session().session().handle());
    }

    /** Counts the outcome of a check. */
    Checked check(Supplier<Checked> check) {
        SessionCount outcome = SessionCount.CHECK_FAILED;
        try {
            Checked checked = check.get();
            outcome = SessionCount.CHECK_ACCEPTED;
            belongsTo(checked.content().sessionHandle());
            return checked;
        } catch (TryRefreshTokenException e) {
            outcome = e.reason().equals(ANTI_CSRF) ? SessionCount.CHECK_ANTI_CSRF : SessionCount.CHECK_INVALID_TOKEN;
            throw e;
        } catch (UnauthorisedException e) {
            outcome = SessionCount.CHECK_ENDED;
            throw e;
        } finally {
            count(outcome);
        }
    }

    /** Counts the outcome of a refresh; the session is that of its span and of the request around it. */
    TokenIssuer.Issued refresh(Supplier<TokenIssuer.Issued> refresh) {
        TokenIssuer.Issued issued = counted(refresh);
        belongsTo(issued.session().session().handle());
        return issued;
    }

    private TokenIssuer.Issued counted(Supplier<TokenIssuer.Issued> refresh) {
        SessionObserver.Refresh observed = observer.refreshing();
        SessionCount outcome = SessionCount.REFRESH_FAILED;
        try {
            TokenIssuer.Issued issued = refresh.get();
            outcome = SessionCount.REFRESH_ACCEPTED;
            belongsTo(issued.session().session().handle());
            return issued;
        } catch (SessionException e) {
            outcome = outcomeOf(e);
            throw e;
        } finally {
            count(outcome);
            observed.end(outcome);
        }
    }

    private static SessionCount outcomeOf(SessionException refusal) {
        if (refusal instanceof TokenTheftException) {
            return SessionCount.REFRESH_THEFT;
        }
        if (refusal instanceof DeviceProofRequiredException) {
            return SessionCount.REFRESH_PROOF_REQUIRED;
        }
        return refusal instanceof LateRefreshException ? SessionCount.REFRESH_LATE : SessionCount.REFRESH_UNAUTHORISED;
    }
}
