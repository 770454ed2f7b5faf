package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.token.SessionLifetime;
import io.supertokens.cdi.wire.CookieTransport.Cookie;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one response tells the client about its session. The last change counts, and is sent once. Not thread-safe: used
 * by one thread at a time.
 */
public abstract sealed class WireAnswer permits RefJwtAnswer, FrontTokenAnswer {

    private static final String EXPOSE_HEADERS = "Access-Control-Expose-Headers";
    private static final String CLEAR_SITE_DATA = "Clear-Site-Data";

    final SuperTokensConfig config;
    final CookieTransport cookies;
    final Cookie marker;
    private final Clock clock;
    private final WireRequest request;
    private final Cookie accessToken;
    private final Cookie refreshToken;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean carriesTokens;
    private boolean clearSiteData;

    WireAnswer(SuperTokensConfig config, Clock clock, WireRequest request) {
        CookieNames names = CookieNames.of(config, request.refreshPath());
        String path = config.accessToken().path();
        this.config = config;
        this.clock = clock;
        this.request = request;
        this.accessToken = new Cookie(names.accessToken(), path, true);
        this.refreshToken = new Cookie(names.refreshToken(), request.refreshPath(), true);
        this.marker = new Cookie(CookieNames.MARKER, path, false);
        this.cookies = new CookieTransport(config.cookie(), clock);
    }

    /**
     * Adds the tokens of a login or a refresh.
     *
     * @param lifetime how long the session lasts, and whether its cookies end with the browser's session
     * @param claims the claims of the access token that the client may read
     * @param mode how the tokens travel
     */
    public final void issued(
            IssuedSession session, SessionLifetime lifetime, Supplier<JsonObject> claims, TransferMode mode) {
        carriesTokens = true;
        clearSiteData = false;
        addIssued(session, lifetime, claims, mode);
    }

    /** Adds only a new access token; the client keeps its other tokens. */
    public abstract void renewed(IssuedToken token, SessionLifetime lifetime, Supplier<JsonObject> claims);

    /** The session has ended: the client deletes everything that belongs to it. */
    public final void ended() {
        carriesTokens = false;
        addEnded();
    }

    /** The user has logged out: as {@link #ended}, and the client also deletes what the configuration lists. */
    public final void loggedOut() {
        ended();
        clearSiteData = true;
    }

    /** There is no session, and the client's script is told so. No cookie is touched. */
    public abstract void nothingPresented();

    abstract void addIssued(
            IssuedSession session, SessionLifetime lifetime, Supplier<JsonObject> claims, TransferMode mode);

    abstract void addEnded();

    /** The marker cookie belongs to no session: the client deletes it, whatever host or path set it. */
    public void forgetMarker() {
        cookies.expire(marker);
        cookies.expireStrays(List.of(marker), request.scopes().get());
    }

    /**
     * The client deletes repeated cookies that this application did not set, as far as their scopes are known, and
     * those of the older domain.
     */
    public final void forgetRepeated(Presented presented) {
        List<Cookie> repeated = Stream.of(accessToken, refreshToken, marker)
                .filter(cookie -> presented.repeated().contains(cookie.name()))
                .toList();
        if (!repeated.isEmpty()) {
            cookies.expireStrays(repeated, request.scopes().get());
        }
        CookieNames older = CookieNames.older(config, request.refreshPath());
        if (older != null && presented.hasOlderCookies()) {
            cookies.expireOlder(List.of(
                    new Cookie(older.accessToken(), accessToken.path(), true),
                    new Cookie(older.refreshToken(), refreshToken.path(), true),
                    marker));
        }
    }

    /** Whether the answer contains all tokens of a session. */
    public final boolean carriesTokens() {
        return carriesTokens;
    }

    /** Whether the answer neither sends nor removes a token; otherwise no cache may store the response. */
    public final boolean isEmpty() {
        return cookies.isEmpty() && headers.isEmpty();
    }

    /** Writes everything into the response. Later changes are sent only if the server creates another response. */
    public final void send(MergingResponse response) {
        if (!cookies.isEmpty()) {
            response.cookies(cookies.lines());
        }
        headers().forEach((name, value) -> {
            if (name.equals(EXPOSE_HEADERS)) {
                response.list(name, value);
            } else {
                response.fixed(name, value);
            }
        });
    }

    /** Sets a header that scripts of other origins may read. */
    final void set(String header, String value) {
        headers.put(header, value);
    }

    /** Sets the header of the anti-CSRF token, which the client keeps. */
    final void setAntiCsrf(IssuedSession session) {
        String antiCsrf = session.antiCsrfToken();
        if (antiCsrf == null) {
            leaveOut(WireProtocol.ANTI_CSRF);
        } else {
            set(WireProtocol.ANTI_CSRF, antiCsrf);
        }
    }

    /** Removes a header from the response, so that the client keeps what it has. */
    final void leaveOut(String header) {
        headers.remove(header);
    }

    final void setCookies(IssuedSession session, SessionLifetime lifetime) {
        setCookie(session.accessToken(), lifetime);
        IssuedToken refresh = session.refreshToken();
        cookies.set(refreshToken, refresh.value(), expiry(refresh.expiresAt(), lifetime));
    }

    /** The expiry of a cookie; null if it ends with the browser's session. */
    static @Nullable Instant expiry(Instant moment, SessionLifetime lifetime) {
        return lifetime.endsWithBrowser() ? null : moment;
    }

    /**
     * The cookie lives as long as the session, because an expired token still identifies the session at a refresh and
     * at a login.
     */
    final void setCookie(IssuedToken token, SessionLifetime lifetime) {
        Instant expiry = config.accessToken().format() == AccessTokenFormat.REF_JWT
                ? token.expiresAt()
                : lifetime.expiry(clock.instant(), config.refreshToken().validity());
        cookies.set(accessToken, token.value(), expiry(expiry, lifetime));
    }

    final void expireCookies() {
        cookies.expire(accessToken);
        cookies.expire(refreshToken);
    }

    List<String> setCookieLines() {
        return cookies.lines();
    }

    /** The headers other than the cookies; the exposed headers still have to be merged with the application's. */
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
}
