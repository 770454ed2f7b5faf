package io.supertokens.cdi.config;

import io.supertokens.jpa.DatabaseSettings;
import io.supertokens.jpa.JndiDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

public final class ConfigReader {
    public record Reading(@Nullable SuperTokensConfig config, List<String> problems, List<String> warnings) {}

    private ConfigReader() {}

    public static Reading read(Config c) {
        java.util.function.BiFunction<String, String, String> g =
                (n, d) -> c.getOptionalValue("supertokens." + n, String.class).orElse(d);
        String v = g.apply("access-token.validity", "3600");
        return new Reading(
                new SuperTokensConfig(
                        new DatabaseSettings(
                                new JndiDataSource(g.apply("datasource", "java:comp/DefaultDataSource")),
                                g.apply("tables.signing-key", "signing_key"),
                                g.apply("tables.refresh-tokens", "refresh_token")),
                        new AccessTokenSettings(
                                v.startsWith("P") ? Duration.parse(v) : Duration.ofSeconds(Long.parseLong(v)),
                                Boolean.parseBoolean(g.apply("access-token.blacklisting", "false")),
                                g.apply("access-token.path", "/")),
                        new SigningKeySettings(true, Duration.ofHours(24)),
                        new RefreshTokenSettings(
                                Duration.ofHours(Long.parseLong(g.apply("refresh-token.validity", "2400"))),
                                null,
                                c.getOptionalValue("supertokens.refresh-token.renew-token-path", String.class)
                                        .orElse(null)),
                        Boolean.parseBoolean(g.apply("anti-csrf", "true")),
                        new CookieSettings(
                                c.getOptionalValue("supertokens.cookie.domain", String.class)
                                        .orElse(null),
                                Boolean.parseBoolean(g.apply("cookie.secure", "true")),
                                SameSite.valueOf(
                                        g.apply("cookie.same-site", "lax").toUpperCase(Locale.ROOT))),
                        Integer.parseInt(g.apply("session-expired-status", "401")),
                        OnTokenTheft.valueOf(g.apply("on-token-theft", "revoke-session")
                                .replace('-', '_')
                                .toUpperCase(Locale.ROOT))),
                List.of(),
                List.of());
    }
}
