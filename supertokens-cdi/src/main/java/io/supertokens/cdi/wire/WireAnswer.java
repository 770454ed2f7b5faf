package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.DeviceKey;
import io.supertokens.cdi.token.SessionLifetime;
import io.supertokens.cdi.wire.CookieTransport.Cookie;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.HttpHeaders;
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
    private static final String REGISTRATION = "Secure-Session-Registration";
    private static final String CHALLENGE = "Secure-Session-Challenge";

    final SuperTokensConfig config;
    final CookieTransport cookies;
    final Cookie marker;
    private final Clock clock;
    private final WireRequest request;
    private final Cookie accessToken;
    private final Cookie refreshToken;
    private final Cookie boundMarker;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String> browserHeaders = new LinkedHashMap<>();
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
        this.boundMarker = new Cookie(CookieNames.boundMarker(config), path, true);
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
        browserHeaders.clear();
        addIssued(session, lifetime, claims, mode);
    }

    /**
     * Adds only a new access token; the client keeps its other tokens.
     *
     * @param isDeviceBound whether the session is bound to a device
     */
    public abstract void renewed(
            IssuedToken token, boolean isDeviceBound, SessionLifetime lifetime, Supplier<JsonObject> claims);

    /** Adds nothing new, but what the client's script has to know of the tokens that the client has. */
    public abstract void repeated(IssuedToken token, AccessToken content, Supplier<JsonObject> claims);

    /** Offers the browser to bind the session that was issued to its device. */
    public final void offerBinding(String challenge) {
        browserHeaders.put(
                REGISTRATION,
                "%s;path=\"%s\";challenge=\"%s\""
                        .formatted(DeviceKey.ALGORITHMS, Endpoints.bindPath(request.refreshPath()), challenge));
    }

    /**
     * Adds the tokens of a device-bound session that the browser has refreshed by itself. No script sees this answer.
     *
     * @param challenge what the browser signs at its next refresh
     */
    public final void bound(IssuedSession session, SessionLifetime lifetime, String challenge) {
        setCookies(session, lifetime);
        if (isSent(marker)) {
            setMarker(session.idRefreshToken(), lifetime);
        }
        challenge(session.session().handle(), challenge);
    }

    /** Asks the browser for a proof. */
    public final void challenge(String handle, String challenge) {
        browserHeaders.put(CHALLENGE, "\"%s\";id=\"%s\"".formatted(challenge, handle));
    }

    /** The cookie without which the browser refreshes a bound session, and its attributes. */
    public final BoundCookie boundCookie() {
        return new BoundCookie(accessToken.name(), cookies.attributes(accessToken));
    }

    /** The name of a cookie, and the attributes that it is set with, except those of its expiry. */
    public record BoundCookie(String name, String attributes) {}

    /** The session has ended: the client deletes everything that belongs to it. */
    public final void ended() {
        carriesTokens = false;
        browserHeaders.clear();
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
        expireBoundMarker();
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
        return cookies.isEmpty() && headers.isEmpty() && browserHeaders.isEmpty();
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
    final void setAntiCsrf(@Nullable String antiCsrf) {
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
        boolean isDeviceBound = session.session().isDeviceBound();
        setCookie(session.accessToken(), isDeviceBound, lifetime);
        IssuedToken refresh = session.refreshToken();
        cookies.set(refreshToken, refresh.value(), expiry(refresh.expiresAt(), lifetime));
        if (isDeviceBound) {
            cookies.set(boundMarker, "1", refresh.expiresAt());
        } else {
            expireBoundMarker();
        }
    }

    final void setMarker(IssuedToken id, SessionLifetime lifetime) {
        cookies.set(marker, id.value(), expiry(id.expiresAt(), lifetime));
    }

    private void expireBoundMarker() {
        if (isSent(boundMarker)) {
            cookies.expire(boundMarker);
        }
    }

    private boolean isSent(Cookie cookie) {
        return !CookieHeader.values(request.headers().apply(HttpHeaders.COOKIE), cookie.name())
                .isEmpty();
    }

    /** When a session expires that is not used again. */
    final Instant sessionExpiry(AccessToken content) {
        return content.lifetime().expiry(clock.instant(), config.refreshToken().validity());
    }

    /** The expiry of a cookie; null if it ends with the browser's session. */
    static @Nullable Instant expiry(Instant moment, SessionLifetime lifetime) {
        return lifetime.endsWithBrowser() ? null : moment;
    }

    /**
     * The cookie lives as long as the session, because an expired token still identifies the session at a refresh and
     * at a login. That of a bound session lives as long as the token, because browsers refresh when it expires.
     */
    final void setCookie(IssuedToken token, boolean isDeviceBound, SessionLifetime lifetime) {
        if (isDeviceBound) {
            cookies.set(accessToken, token.value(), token.expiresAt());
            return;
        }
        Instant expiry = config.accessToken().format() == AccessTokenFormat.REF_JWT
                ? token.expiresAt()
                : lifetime.expiry(clock.instant(), config.refreshToken().validity());
        cookies.set(accessToken, token.value(), expiry(expiry, lifetime));
    }

    final void expireCookies() {
        cookies.expire(accessToken);
        cookies.expire(refreshToken);
        expireBoundMarker();
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
        all.putAll(browserHeaders);
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
