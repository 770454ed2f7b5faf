package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.wire.CookieTransport.Cookie;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The answer of {@link RefJwtProtocol}: three cookies and two headers. */
final class RefJwtAnswer implements WireAnswer {

    private static final String ID_REFRESH_TOKEN = "id-refresh-token";
    private static final String EXPOSE_HEADERS = "Access-Control-Expose-Headers";
    private static final String CLEAR_SITE_DATA = "Clear-Site-Data";

    private final SuperTokensConfig config;
    private final Clock clock;
    private final WireRequest request;
    private final Cookie accessToken;
    private final Cookie refreshToken;
    private final Cookie marker;
    private final CookieTransport cookies;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean carriesTokens;
    private boolean clearSiteData;
    private boolean isSent;

    /** An empty answer. */
    RefJwtAnswer(SuperTokensConfig config, Clock clock, WireRequest request) {
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

    @Override
    public void requireNotSent() {
        if (isSent || request.isCommitted().getAsBoolean()) {
            throw new IllegalStateException(
                    "It is too late to create, refresh or revoke the session of this request, because no cookie can be sent any more: its response has been handed over already. Do it before the resource method returns or resumes its response (not in a StreamingOutput, MessageBodyWriter or WriterInterceptor), and before output is flushed");
        }
    }

    @Override
    public void issued(IssuedSession session) {
        IssuedToken id = session.idRefreshToken();
        carriesTokens = true;
        clearSiteData = false;
        renewed(session.accessToken());
        cookies.set(
                refreshToken,
                session.refreshToken().value(),
                session.refreshToken().expiresAt());
        cookies.set(marker, id.value(), id.expiresAt());
        headers.put(ID_REFRESH_TOKEN, id.value() + ";" + id.expiresAt().toEpochMilli());
        String antiCsrf = session.antiCsrfToken();
        if (antiCsrf == null) {
            headers.remove(RefJwtProtocol.ANTI_CSRF);
        } else {
            headers.put(RefJwtProtocol.ANTI_CSRF, antiCsrf);
        }
    }

    /**
     * The cookie lives as long as the session, because an expired token still identifies the session at a refresh and
     * at a login.
     */
    @Override
    public void renewed(IssuedToken token) {
        Instant expiry = config.accessToken().format() == AccessTokenFormat.REF_JWT
                ? token.expiresAt()
                : clock.instant().plus(config.refreshToken().validity());
        cookies.set(accessToken, token.value(), expiry);
    }

    @Override
    public void ended() {
        carriesTokens = false;
        cookies.expire(accessToken);
        cookies.expire(refreshToken);
        expireMarker();
    }

    @Override
    public void loggedOut() {
        ended();
        clearSiteData = true;
    }

    @Override
    public void forgetMarker() {
        expireMarker();
        cookies.expireStrays(List.of(marker), request.scopes().get());
    }

    @Override
    public void forgetRepeated(Presented presented) {
        List<Cookie> repeated = Stream.of(accessToken, refreshToken, marker)
                .filter(cookie -> presented.repeated().contains(cookie.name()))
                .toList();
        if (!repeated.isEmpty()) {
            cookies.expireStrays(repeated, request.scopes().get());
        }
    }

    @Override
    public boolean carriesTokens() {
        return carriesTokens;
    }

    @Override
    public boolean isEmpty() {
        return cookies.isEmpty();
    }

    @Override
    public void send(MergingResponse response) {
        isSent = true;
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

    private void expireMarker() {
        cookies.expire(marker);
        headers.put(ID_REFRESH_TOKEN, "remove");
        headers.remove(RefJwtProtocol.ANTI_CSRF);
    }
}
