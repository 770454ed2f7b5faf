package io.supertokens.cdi.http;

import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.CookieSettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.token.IssuedToken;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one response tells the client about its session: three cookies and two headers, written as the reference writes them
 * (RFC 6265, section 4.1). What is said last counts, and is sent once.
 */
final class SessionCookies {

    static final String ID_REFRESH_TOKEN = "sIdRefreshToken";
    static final String ANTI_CSRF = "anti-csrf";

    private static final String ID_REFRESH_TOKEN_HEADER = "id-refresh-token";
    private static final String EXPOSE_HEADERS = "Access-Control-Expose-Headers";

    /** IMF-fixdate of RFC 9110, section 5.6.7: always two digits for the day, always English. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** More than this no browser keeps a cookie: RFC 6265bis, section 5.5. */
    private static final Duration LONGEST_AGE = Duration.ofDays(400);

    /** Beside the cookies of a login they stay below the 4 kB of response headers that a proxy takes by default. */
    private static final int MOST_STRAYS = 16;

    private static final String CLEAR_SITE_DATA = "Clear-Site-Data";

    private final SuperTokensConfig config;
    private final Clock clock;
    private final String refreshPath;
    private final BooleanSupplier isCommitted;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean carriesTokens;
    private boolean clearSiteData;
    private boolean isSent;

    /**
     * Nothing to tell yet.
     *
     * @param refreshPath the only path to which the client sends its refresh token
     * @param isCommitted whether the response is on its way already
     */
    SessionCookies(SuperTokensConfig config, Clock clock, String refreshPath, BooleanSupplier isCommitted) {
        this.config = config;
        this.clock = clock;
        this.refreshPath = refreshPath;
        this.isCommitted = isCommitted;
    }

    /**
     * Called before anything is done that the client has to be told.
     *
     * @throws IllegalStateException if it is too late to tell it
     */
    void requireNotSent() {
        if (isSent || isCommitted.getAsBoolean()) {
            throw new IllegalStateException(
                    "It is too late to create, refresh or revoke the session of this request, because no cookie can be sent any more: its response has been handed over already. Do it before the resource method returns or resumes its response (not in a StreamingOutput, MessageBodyWriter or WriterInterceptor), and before output is flushed");
        }
    }

    /** The name of the cookie with the access token. */
    String accessTokenName() {
        return config.accessTokenCookie();
    }

    /** The name of the cookie with the refresh token. */
    String refreshTokenName() {
        return config.refreshTokenCookie(refreshPath);
    }

    /** The tokens of a login or a refresh. */
    void write(IssuedSession session) {
        IssuedToken id = session.idRefreshToken();
        carriesTokens = true;
        clearSiteData = false;
        write(session.accessToken());
        put(refreshTokenName(), session.refreshToken(), ownScope(refreshPath), true);
        put(ID_REFRESH_TOKEN, id, ownScope(config.accessToken().path()), false);
        headers.put(ID_REFRESH_TOKEN_HEADER, id.value() + ";" + id.expiresAt().toEpochMilli());
        String antiCsrf = session.antiCsrfToken();
        if (antiCsrf == null) {
            headers.remove(ANTI_CSRF);
        } else {
            headers.put(ANTI_CSRF, antiCsrf);
        }
    }

    /**
     * A new access token alone: the client keeps everything else. Its cookie lives as long as the session, for an expired
     * token still tells whose session it was: a refresh and a login ask it.
     */
    void write(IssuedToken accessToken) {
        Instant expiry = config.accessToken().format() == AccessTokenFormat.REF_JWT
                ? accessToken.expiresAt()
                : clock.instant().plus(config.refreshToken().validity());
        put(
                accessTokenName(),
                new IssuedToken(accessToken.value(), expiry),
                ownScope(config.accessToken().path()),
                true);
    }

    /** The session is over: the client is to forget all of it. */
    void expire() {
        carriesTokens = false;
        expire(accessTokenName(), ownScope(config.accessToken().path()));
        expire(refreshTokenName(), ownScope(refreshPath));
        expireMark();
    }

    /** The mark belongs to no session: the client is to forget it. */
    void expireMark() {
        expire(ID_REFRESH_TOKEN, ownScope(config.accessToken().path()));
        headers.put(ID_REFRESH_TOKEN_HEADER, "remove");
        headers.remove(ANTI_CSRF);
    }

    /**
     * Whether the browser lets only this host set the cookie with the access token, so that it tells whose session the
     * browser uses (RFC 6265bis, section 4.1.3.2).
     */
    boolean isAccessTokenOfThisHost() {
        return accessTokenName().startsWith("__Host-");
    }

    /**
     * Removes the cookies of these names in the scopes that they do not have by configuration: somebody else set them. At most
     * {@value #MOST_STRAYS} in one answer, the likeliest first; of the others each answer removes some.
     */
    void expireStrays(List<String> names, List<CookieScope> scopes) {
        int room = MOST_STRAYS / Math.max(1, names.size());
        for (String name : names) {
            CookieScope own = ownScope(
                    name.equals(refreshTokenName())
                            ? refreshPath
                            : config.accessToken().path());
            List<CookieScope> strays =
                    scopes.stream().filter(scope -> !scope.equals(own)).toList();
            if (strays.size() > room) {
                List<CookieScope> others = new ArrayList<>(strays.subList(room / 2, strays.size()));
                Collections.rotate(others, ThreadLocalRandom.current().nextInt(others.size()));
                expireStray(name, strays.subList(0, room / 2));
                expireStray(name, others.subList(0, room - room / 2));
            } else {
                expireStray(name, strays);
            }
        }
    }

    private void expireStray(String name, List<CookieScope> scopes) {
        for (CookieScope scope : scopes) {
            StringBuilder line = new StringBuilder(name).append('=');
            appendScope(line, scope);
            line.append("; Max-Age=0");
            if (config.cookie().secure()) {
                line.append("; Secure");
            }
            cookies.put(name + ";" + scope, line.toString());
        }
    }

    private static void appendScope(StringBuilder line, CookieScope scope) {
        if (scope.domain() != null) {
            line.append("; Domain=").append(scope.domain());
        }
        line.append("; Path=").append(scope.path());
    }

    private CookieScope ownScope(String path) {
        return new CookieScope(config.cookie().domain(), path);
    }

    private void expire(String name, CookieScope scope) {
        put(name, new IssuedToken("", Instant.EPOCH), scope, !name.equals(ID_REFRESH_TOKEN));
    }

    /** The user has logged out: as {@link #expire()}, and the client forgets what else is configured. */
    void logOut() {
        expire();
        clearSiteData = true;
    }

    /** Whether this response carries all tokens of a session. */
    boolean carriesTokens() {
        return carriesTokens;
    }

    /** Whether this response neither carries a token nor takes one away; otherwise no cache may store it. */
    boolean isEmpty() {
        return cookies.isEmpty();
    }

    /** The {@code Set-Cookie} lines, one for each cookie that is set or removed. */
    List<String> setCookieLines() {
        return List.copyOf(cookies.values());
    }

    /** The headers beside the cookies; the exposed headers are still to be merged with the application's. */
    Map<String, String> headers() {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (!headers.isEmpty()) {
            all.put(EXPOSE_HEADERS, String.join(", ", headers.keySet()));
        }
        if (clearSiteData && !config.clearSiteData().isEmpty()) {
            all.put(
                    CLEAR_SITE_DATA,
                    config.clearSiteData().stream()
                            .map(type -> "\"" + type + "\"")
                            .collect(Collectors.joining(", ")));
        }
        return all;
    }

    /** Puts everything into the response. What is said later is told only if the server makes another response. */
    void send(MergingResponse response) {
        isSent = true;
        if (!cookies.isEmpty()) {
            response.cookies(setCookieLines());
        }
        headers().forEach((name, value) -> {
            if (name.equals(EXPOSE_HEADERS)) {
                response.list(name, value);
            } else {
                response.fixed(name, value);
            }
        });
    }

    /** Two comma-separated lists of tokens as one that names each once, whatever its case. */
    static String merged(@Nullable String present, String more) {
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        List<String> names = new ArrayList<>();
        for (String name : ((present == null ? "" : present) + "," + more).split(",", -1)) {
            if (!name.isBlank() && seen.add(name.strip())) {
                names.add(name.strip());
            }
        }
        return String.join(", ", names);
    }

    private void put(String name, IssuedToken token, CookieScope scope, boolean httpOnly) {
        CookieSettings settings = config.cookie();
        StringBuilder line = new StringBuilder(name).append('=').append(encoded(token.value()));
        appendScope(line, scope);
        line.append("; Expires=").append(HTTP_DATE.format(token.expiresAt()));
        line.append("; Max-Age=").append(secondsLeft(token.expiresAt()));
        if (httpOnly) {
            line.append("; HttpOnly");
        }
        if (settings.secure()) {
            line.append("; Secure");
        }
        line.append("; SameSite=").append(settings.sameSite().attributeValue());
        String cookie = name + ";" + scope;
        cookies.remove(cookie);
        cookies.put(cookie, line.toString());
    }

    /** Counts in place of the date where both are understood, so that the client's clock does not matter. */
    private long secondsLeft(Instant expiry) {
        long millis = Math.min(clock.instant().until(expiry, ChronoUnit.MILLIS), LONGEST_AGE.toMillis());
        return Math.max(0, (millis + 999) / 1000);
    }

    /** As JavaScript's encodeURIComponent, for the characters that tokens are made of. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
