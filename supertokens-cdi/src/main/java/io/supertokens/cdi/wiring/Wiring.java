package io.supertokens.cdi.wiring;

import io.supertokens.cdi.KeyEncryption;
import io.supertokens.cdi.SessionClock;
import io.supertokens.cdi.SigningKeyPairProvider;
import io.supertokens.cdi.SigningKeyProvider;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.SigningAlgorithm;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.RestApplications;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.session.AdministrationEvent;
import io.supertokens.cdi.session.SessionAdministration;
import io.supertokens.cdi.session.SessionClaim;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionEvent;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.wire.BearerTokens;
import io.supertokens.cdi.wire.ClientLimit;
import io.supertokens.cdi.wire.WireProtocol;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.SessionStore;
import io.supertokens.jpa.SigningKeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Produces the beans, from the configuration to what is built on it. Beans that applications inject have a normal
 * scope, so that beans of passivating scopes can hold them: the proxy is serialized, not the object.
 */
@ApplicationScoped
class Wiring {

    private static final Logger LOG = System.getLogger(Wiring.class.getName());

    /** Pause between two attempts to reach a database that is unavailable at application start. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Produces
    @Singleton
    SuperTokensConfig config(SuperTokensExtension extension) {
        return extension.config();
    }

    @Produces
    @Singleton
    RestApplications restApplications(SuperTokensExtension extension) {
        return new RestApplications(extension.beanClasses(), extension.produced());
    }

    @Produces
    @ApplicationScoped
    @SessionClock
    SystemClock clock() {
        return new SystemClock();
    }

    @Produces
    @Singleton
    Database database(SuperTokensConfig config, SuspendedTransaction transaction) {
        Instant deadline = Instant.now().plus(config.startupWait());
        while (true) {
            try {
                return Database.open(config.database(), transaction);
            } catch (DatabaseException e) {
                if (!e.isTransient() || Instant.now().plus(PAUSE).isAfter(deadline)) {
                    throw e;
                }
                LOG.log(
                        Level.WARNING,
                        "{0}; tried again until {1} (supertokens.startup-wait)",
                        e.getMessage(),
                        deadline);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    void close(@Disposes Database database) {
        database.close();
    }

    @Produces
    @Singleton
    Audience audience(SuperTokensConfig config) {
        return new Audience(config.audience());
    }

    @Produces
    @Singleton
    SessionEngine engine(
            SuperTokensConfig config,
            Database database,
            Audience audience,
            Instance<SigningKeyProvider> provider,
            Instance<SigningKeyPairProvider> pairProvider,
            Instance<KeyEncryption> encryption,
            @Any Instance<SessionClaim<?>> claims,
            @SessionClock Clock clock,
            Event<SessionEvent> events,
            Event<AdministrationEvent> administrationEvents) {
        SessionEngine.Parts parts = SessionEngine.over(database, config, audience)
                .withClock(clock)
                .withTokenLimit(ClientLimit.withoutFrontToken(config))
                .withClaims(() -> sorted(claims))
                .withEvents(event -> fire(events, event))
                .withAdministrationEvents(event -> fire(administrationEvents, event));
        requireOne(provider, SigningKeyProvider.class);
        requireOne(pairProvider, SigningKeyPairProvider.class);
        requireOne(encryption, KeyEncryption.class);
        SigningAlgorithm algorithm = config.accessToken().algorithm();
        if (!provider.isUnsatisfied()) {
            require(
                    !algorithm.isAsymmetric(),
                    "A bean is a SigningKeyProvider, whose key is secret, but supertokens.access-token.algorithm = %s needs key pairs: provide a SigningKeyPairProvider, or set HS256"
                            .formatted(algorithm.joseName()));
            parts.withAccessTokenKeys(SigningKeys.provided(provider.get()));
        }
        if (!pairProvider.isUnsatisfied()) {
            require(
                    algorithm.isAsymmetric(),
                    "A bean is a SigningKeyPairProvider, but supertokens.access-token.algorithm = HS256 needs a secret key: set ES256, RS256 or EdDSA, or provide a SigningKeyProvider");
            parts.withAccessTokenKeys(SigningKeys.provided(pairProvider.get(), algorithm));
        }
        if (!encryption.isUnsatisfied()) {
            require(
                    config.accessToken().format() != AccessTokenFormat.REF_JWT,
                    "A bean is a KeyEncryption, but servers of the reference read the keys in the clear, and supertokens.access-token.format = ref-jwt shares sessions with them: remove one of the two");
            require(
                    config.keyEncryption() == null,
                    "A bean is a KeyEncryption, and supertokens.keys.encryption-key is set: remove one of the two");
            parts.withKeyEncryption(encryption.get());
        }
        return parts.start();
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** For the removal of expired sessions. */
    @Produces
    @Singleton
    SessionStore sessionStore(SessionEngine engine) {
        return engine.store();
    }

    /** For the readiness check. */
    @Produces
    @Singleton
    SigningKeyStore keyStore(Database database) {
        return new SigningKeyStore(database);
    }

    @Produces
    @ApplicationScoped
    SessionService sessionService(SessionEngine engine) {
        return engine.sessions();
    }

    @Produces
    @ApplicationScoped
    SessionAdministration administration(SessionEngine engine) {
        return engine.administration();
    }

    @Produces
    @Singleton
    WireProtocol protocol(SuperTokensConfig config, BearerTokens bearerTokens, @SessionClock Clock clock) {
        return new WireProtocol(config, clock, bearerTokens);
    }

    /**
     * A proxy, because a server may keep the filters of an undeployed application, with all that they hold: not the
     * engine, and with it the database.
     */
    @Produces
    @ApplicationScoped
    BearerTokens bearerTokens(SessionEngine engine) {
        return engine::kindOf;
    }

    /** All claims, in an order that does not change, because clients compare the members of a payload in their order. */
    private static List<SessionClaim<?>> sorted(Instance<SessionClaim<?>> claims) {
        return claims.stream().sorted(Comparator.comparing(SessionClaim<?>::id)).toList();
    }

    private static <T> void requireOne(Instance<T> provider, Class<T> type) {
        if (provider.isAmbiguous()) {
            throw new IllegalArgumentException(
                    "Several beans are a %s (%s): leave one, or select one as an @Alternative with @Priority"
                            .formatted(
                                    type.getSimpleName(),
                                    provider.handlesStream()
                                            .map(handle -> handle.getBean().toString())
                                            .sorted()
                                            .collect(Collectors.joining("; "))));
        }
    }

    /**
     * Fires an event. An exception of an observer is only logged, because the operation has already taken effect and
     * the client must not be told otherwise.
     */
    private static <T> void fire(Event<T> events, T event) {
        try {
            events.fire(event);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "An observer of " + event.getClass().getSimpleName() + " failed", e);
        }
    }
}
