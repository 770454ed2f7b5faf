package io.supertokens.cdi;

import io.supertokens.cdi.config.SigningKeySettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.http.RestApplications;
import io.supertokens.cdi.key.KeyRing;
import io.supertokens.cdi.key.ProvidedKey;
import io.supertokens.cdi.key.SigningKeyProvider;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.session.SessionEvent;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.cdi.token.RefreshTokens;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.SessionStore;
import io.supertokens.jpa.SigningKeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Produces the beans: the configuration, then from right to left what stands on it. What applications inject has a normal
 * scope, so that beans of passivating scopes can have it, too: its proxy is serialized, and not the object behind it.
 */
@ApplicationScoped
class Wiring {

    private static final Logger LOG = System.getLogger(Wiring.class.getName());
    private static final String ACCESS_TOKEN_KEY = "access_token_signing_key";
    private static final String REFRESH_TOKEN_KEY = "refresh_token_key";

    /** Between two looks for a database that is away when the application starts. */
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
    Clock clock() {
        return Clock.systemUTC();
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
    SessionStore sessionStore(Database database, Audience audience) {
        return new SessionStore(database, audience);
    }

    @Produces
    @Singleton
    SigningKeyStore keyStore(Database database) {
        return new SigningKeyStore(database);
    }

    @Produces
    @Singleton
    AccessTokens accessTokens(
            SuperTokensConfig config,
            SigningKeyStore store,
            Instance<SigningKeyProvider> provider,
            Audience audience,
            @SessionClock Clock clock) {
        SigningKeys keys = accessTokenKeys(config, store, provider, clock);
        return switch (config.accessToken().format()) {
            case JWT -> AccessTokens.jwt(keys, clock, audience);
            case REF_JWT -> AccessTokens.refJwt(keys, clock);
        };
    }

    @Produces
    @Singleton
    RefreshTokens refreshTokens(SigningKeyStore store, @SessionClock Clock clock) {
        SecureRandom random = new SecureRandom();
        return new RefreshTokens(new KeyRing(store, REFRESH_TOKEN_KEY, null, Duration.ZERO, clock, random), random);
    }

    @Produces
    @ApplicationScoped
    SessionService sessionService(
            SuperTokensConfig config,
            SessionStore store,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            @SessionClock Clock clock,
            Event<SessionEvent> events) {
        return new SessionService(
                config, store, accessTokens, refreshTokens, clock, new SecureRandom(), event -> fire(events, event));
    }

    private static SigningKeys accessTokenKeys(
            SuperTokensConfig config, SigningKeyStore store, Instance<SigningKeyProvider> provider, Clock clock) {
        requireOne(provider);
        if (!provider.isUnsatisfied()) {
            return new ProvidedKey(provider.get());
        }
        SigningKeySettings settings = config.signingKey();
        return new KeyRing(
                store,
                ACCESS_TOKEN_KEY,
                settings.dynamic() ? settings.updateInterval() : null,
                config.accessToken().validity(),
                clock,
                new SecureRandom());
    }

    private static void requireOne(Instance<SigningKeyProvider> provider) {
        if (provider.isAmbiguous()) {
            throw new IllegalArgumentException(
                    "Several beans are a SigningKeyProvider (%s): leave one, or select one as an @Alternative with @Priority"
                            .formatted(provider.handlesStream()
                                    .map(handle -> handle.getBean().toString())
                                    .sorted()
                                    .collect(Collectors.joining("; "))));
        }
    }

    /** What happened has happened: an observer that fails must not make the client believe otherwise. */
    private static void fire(Event<SessionEvent> events, SessionEvent event) {
        try {
            events.fire(event);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "An observer of " + event.getClass().getSimpleName() + " failed", e);
        }
    }
}
