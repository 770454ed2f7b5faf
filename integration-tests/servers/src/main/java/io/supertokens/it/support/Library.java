package io.supertokens.it.support;

import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.AccessTokenSettings;
import io.supertokens.cdi.config.AntiCsrf;
import io.supertokens.cdi.config.ClientSettings;
import io.supertokens.cdi.config.CookieSettings;
import io.supertokens.cdi.config.CorsSettings;
import io.supertokens.cdi.config.DeviceBindingSettings;
import io.supertokens.cdi.config.LimitSettings;
import io.supertokens.cdi.config.OnTokenTheft;
import io.supertokens.cdi.config.RefreshTokenSettings;
import io.supertokens.cdi.config.RevocationSettings;
import io.supertokens.cdi.config.SessionSettings;
import io.supertokens.cdi.config.SigningKeySettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionEvent;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.token.AccessTokens;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.DatabaseServer;
import io.supertokens.jpa.DatabaseSettings;
import io.supertokens.jpa.JndiDataSource;
import io.supertokens.jpa.SessionStore;
import io.supertokens.jpa.SigningKeyStore;
import io.supertokens.jpa.Tables;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The library with its defaults, assembled without a server. */
public record Library(
        Database database,
        SessionStore store,
        SigningKeys accessTokenKeys,
        AccessTokens accessTokens,
        SessionEngine engine)
        implements AutoCloseable {

    /** The audience of the sessions. */
    public static final String AUDIENCE = "/app";

    /** Longer than a signing key lasts (a day), and than any measurement. */
    public static final Duration ACCESS_VALIDITY = Duration.ofHours(30);

    /** Uses the library's own pool. */
    public static Library over(DatabaseServer server) {
        return over(server, Clock.systemUTC(), event -> {});
    }

    /** As {@link #over(DatabaseServer)}, with a limit of the sessions of a user. */
    public static Library limited(DatabaseServer server, LimitSettings limit) {
        DatabaseSettings settings = settings(server);
        Database database = Database.open(settings, CallerTransaction.none());
        return wired(settings, limit, DeviceBindingSettings.DEFAULT, database, Clock.systemUTC(), event -> {});
    }

    /** Uses the library's own pool, with the test's clock and event receiver. */
    public static Library over(DatabaseServer server, Clock clock, Consumer<SessionEvent> events) {
        DatabaseSettings settings = settings(server);
        return wired(
                settings,
                null,
                DeviceBindingSettings.DEFAULT,
                Database.open(settings, CallerTransaction.none()),
                clock,
                events);
    }

    /** Uses an existing data source. */
    public static Library over(DataSource dataSource) {
        return over(dataSource, DeviceBindingSettings.DEFAULT);
    }

    /** As {@link #over(DataSource)}; offers device binding, if so configured. */
    public static Library over(DataSource dataSource, DeviceBindingSettings devices) {
        DatabaseSettings settings = settings(new JndiDataSource("at/hand"));
        Database database = Database.open(dataSource, settings.tables(), CallerTransaction.none());
        return wired(settings, null, devices, database, Clock.systemUTC(), event -> {});
    }

    /** The operations for applications. */
    public SessionService sessions() {
        return engine.sessions();
    }

    @Override
    public void close() {
        database.close();
    }

    private static DatabaseSettings settings(DatabaseSettings.Location location) {
        return new DatabaseSettings(location, Tables.DEFAULT);
    }

    private static Library wired(
            DatabaseSettings settings,
            @Nullable LimitSettings limit,
            DeviceBindingSettings devices,
            Database database,
            Clock clock,
            Consumer<SessionEvent> events) {
        SuperTokensConfig config = new SuperTokensConfig(
                settings,
                Duration.ZERO,
                new AccessTokenSettings(AccessTokenFormat.JWT, ACCESS_VALIDITY, RevocationSettings.DEFAULT, "/"),
                new SigningKeySettings(true, Duration.ofHours(24)),
                new RefreshTokenSettings(Duration.ofDays(100), null, Duration.ofSeconds(5), null),
                SessionSettings.DEFAULT,
                AUDIENCE,
                AntiCsrf.TOKEN,
                CookieSettings.DEFAULT,
                new CorsSettings(Set.of(), true),
                ClientSettings.DEFAULT,
                OnTokenTheft.REVOKE_SESSION,
                List.of(),
                true,
                limit,
                devices,
                null,
                null);
        SigningKeys accessTokenKeys =
                SigningKeys.ofAccessTokens(new SigningKeyStore(database), config, null, clock, new SecureRandom());
        SessionEngine engine = SessionEngine.over(database, config, () -> AUDIENCE)
                .withAccessTokenKeys(accessTokenKeys)
                .withClock(clock)
                .withEvents(events)
                .start();
        return new Library(database, engine.store(), accessTokenKeys, engine.accessTokens(), engine);
    }
}
