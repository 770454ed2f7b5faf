package io.supertokens.cdi.wire;

import io.supertokens.cdi.config.CookieSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Set-Cookie} lines of one response (RFC 6265, section 4.1), in the form that the reference writes. For each
 * cookie, the last change counts.
 */
final class CookieTransport {

    /** IMF-fixdate of RFC 9110, section 5.6.7: always two digits for the day, always English. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The longest time for which browsers store a cookie: RFC 6265bis, section 5.5. */
    private static final Duration LONGEST_AGE = Duration.ofDays(400);

    /**
     * Together with the cookies of a login, this many lines stay below the 4 kB of response headers that a proxy
     * accepts by default.
     */
    private static final int MOST_STRAYS = 16;

    private final CookieSettings settings;
    private final Clock clock;
    private final Map<String, String> lines = new LinkedHashMap<>();

    CookieTransport(CookieSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A cookie of this application, in the configured scope. */
    record Cookie(String name, String path, boolean httpOnly) {}

    /** @param expiry null for a cookie that the browser deletes when it is closed */
    void set(Cookie cookie, String value, @Nullable Instant expiry) {
        CookieScope scope = ownScope(cookie.path());
        StringBuilder line = begin(cookie.name(), URLEncoder.encode(value, StandardCharsets.UTF_8), scope);
        if (expiry != null) {
            line.append("; Expires=").append(HTTP_DATE.format(expiry));
            line.append("; Max-Age=").append(secondsLeft(expiry));
        }
        line.append(flags(cookie));
        String key = key(cookie.name(), scope);
        lines.remove(key);
        lines.put(key, line.toString());
    }

    private String flags(Cookie cookie) {
        return (cookie.httpOnly() ? "; HttpOnly" : "")
                + (settings.secure() ? "; Secure" : "")
                + "; SameSite="
                + settings.sameSite().attributeValue();
    }

    /** The attributes that a cookie is set with, except those of its expiry. */
    String attributes(Cookie cookie) {
        StringBuilder line = begin("", "", ownScope(cookie.path())).append(flags(cookie));
        return line.substring("=; ".length());
    }

    void expire(Cookie cookie) {
        set(cookie, "", Instant.EPOCH);
    }

    /**
     * Removes cookies in scopes other than the configured one: this application did not set them. At most
     * {@value #MOST_STRAYS} in one response, the most likely ones first; each response removes some of the others.
     */
    void expireStrays(List<Cookie> cookies, List<CookieScope> scopes) {
        int room = MOST_STRAYS / Math.max(1, cookies.size());
        for (Cookie cookie : cookies) {
            CookieScope own = ownScope(cookie.path());
            List<CookieScope> strays =
                    scopes.stream().filter(scope -> !scope.equals(own)).toList();
            if (strays.size() > room) {
                List<CookieScope> others = new ArrayList<>(strays.subList(room / 2, strays.size()));
                Collections.rotate(others, ThreadLocalRandom.current().nextInt(others.size()));
                expireStray(cookie.name(), strays.subList(0, room / 2));
                expireStray(cookie.name(), others.subList(0, room - room / 2));
            } else {
                expireStray(cookie.name(), strays);
            }
        }
    }

    /** Removes cookies of this application that have the domain that was configured before. */
    void expireOlder(List<Cookie> cookies) {
        String domain = settings.olderDomain();
        if (domain != null) {
            cookies.forEach(cookie -> expireStray(
                    cookie.name(), List.of(new CookieScope(domain.isEmpty() ? null : domain, cookie.path()))));
        }
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** One line for each cookie that is set or removed. */
    List<String> lines() {
        return List.copyOf(lines.values());
    }

    private void expireStray(String name, List<CookieScope> scopes) {
        for (CookieScope scope : scopes) {
            StringBuilder line = begin(name, "", scope).append("; Max-Age=0");
            if (settings.secure()) {
                line.append("; Secure");
            }
            lines.put(key(name, scope), line.toString());
        }
    }

    private static String key(String name, CookieScope scope) {
        return name + ";" + scope;
    }

    private static StringBuilder begin(String name, String value, CookieScope scope) {
        StringBuilder line = new StringBuilder(name).append('=').append(value);
        if (scope.domain() != null) {
            line.append("; Domain=").append(scope.domain());
        }
        return line.append("; Path=").append(scope.path());
    }

    private CookieScope ownScope(String path) {
        return new CookieScope(settings.domain(), path);
    }

    /** Max-Age takes precedence over Expires if the client supports both, so the client's clock does not matter. */
    private long secondsLeft(Instant expiry) {
        long millis = Math.min(clock.instant().until(expiry, ChronoUnit.MILLIS), LONGEST_AGE.toMillis());
        return Math.max(0, (millis + 999) / 1000);
    }
}
