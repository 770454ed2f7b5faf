package io.supertokens.cdi.health;

import io.supertokens.cdi.SessionClock;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.SigningKeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Readiness check (MicroProfile Health): ready while the keys can be read from the database. One statement at most
 * every five seconds, however often the check is called. There is no liveness check, because restarting the application
 * does not bring a database back.
 */
@Readiness
@ApplicationScoped
public class SessionsReadiness implements HealthCheck {

    private static final Logger LOG = System.getLogger(SessionsReadiness.class.getName());
    private static final String NAME = "supertokens-sessions";
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    @Inject
    private SigningKeyStore keys;

    @Inject
    @SessionClock
    private Clock clock;

    private @Nullable HealthCheckResponse last;
    private Instant lastAsked = Instant.MIN;

    @Override
    public synchronized HealthCheckResponse call() {
        Instant now = clock.instant();
        HealthCheckResponse known = last;
        if (known != null && Duration.between(lastAsked, now).abs().compareTo(REMEMBERED) < 0) {
            return known;
        }
        HealthCheckResponse answer = ask();
        last = answer;
        lastAsked = clock.instant();
        return answer;
    }

    private HealthCheckResponse ask() {
        try {
            return HealthCheckResponse.named(NAME)
                    .up()
                    .withData("keys", keys.findAll().size())
                    .build();
        } catch (DatabaseException e) {
            LOG.log(Level.WARNING, "Not ready to serve sessions: {0}", e.getMessage());
            return HealthCheckResponse.named(NAME)
                    .down()
                    .withData("problem", "the keys cannot be read from the database; the log says why")
                    .build();
        }
    }
}
