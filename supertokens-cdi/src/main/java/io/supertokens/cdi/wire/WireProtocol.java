package io.supertokens.cdi.wire;

import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.AntiCsrf;
import io.supertokens.cdi.config.ClientProtocol;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.TokenKind;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are transported between client and server: reads what a client presents, and chooses the answer that it
 * understands. Two generations of clients are served at the same time: those of the reference ({@link RefJwtAnswer})
 * and the current ones ({@link FrontTokenAnswer}). No package above knows the names of cookies and headers.
 * Thread-safe.
 */
public final class WireProtocol {

    static final String ANTI_CSRF = "anti-csrf";

    private static final String AUTH_MODE = "st-auth-mode";
    private static final String CUSTOM_HEADER = "rid";
    private static final String BEARER = "Bearer ";

    /** The headers of which each client library of SuperTokens adds one to every request. */
    private static final List<String> OF_SUPERTOKENS = List.of(AUTH_MODE, CUSTOM_HEADER, "supertokens-sdk-name");

    private static final List<String> REF_JWT_HEADERS =
            List.of(ANTI_CSRF, "supertokens-sdk-name", "supertokens-sdk-version");
    private static final List<String> FRONT_TOKEN_HEADERS =
            List.of(ANTI_CSRF, CUSTOM_HEADER, "fdi-version", AUTH_MODE, "authorization");

    private static final PresentedTokens NO_TOKENS = new PresentedTokens(List.of(), List.of(), false);

    private final SuperTokensConfig config;
    private final Clock clock;
    private final BearerTokens bearerTokens;
    private final ClientLimit refJwtLimit;
    private final ClientLimit cookieLimit;
    private final ClientLimit headerLimit;

    /**
     * The protocol of the configured clients.
     *
     * @param clock determines the Max-Age of cookies
     */
    public WireProtocol(SuperTokensConfig config, Clock clock, BearerTokens bearerTokens) {
        this.config = config;
        this.clock = clock;
        this.bearerTokens = bearerTokens;
        this.refJwtLimit = ClientLimit.withoutFrontToken(config);
        this.cookieLimit = ClientLimit.ofCookies(config);
        this.headerLimit = ClientLimit.ofHeaders();
    }

    /** The headers that clients of other origins must be allowed to send (Fetch Standard, CORS protocol). */
    public List<String> requestHeaders() {
        ClientProtocol served = config.client().protocol();
        return Stream.concat(
                        served.includesRefJwt() ? REF_JWT_HEADERS.stream() : Stream.of(),
                        served.includesFrontToken() ? FRONT_TOKEN_HEADERS.stream() : Stream.of())
                .distinct()
                .toList();
    }

    /** Takes the headers as the client sent them, whatever filters do to them later, and reads them on first use. */
    public Supplier<Presented> read(WireRequest request) {
        Headers headers = new Headers(
                List.copyOf(request.headers().apply(HttpHeaders.COOKIE)),
                List.copyOf(request.headers().apply(ANTI_CSRF)),
                List.copyOf(request.headers().apply(HttpHeaders.AUTHORIZATION)),
                List.copyOf(request.headers().apply(AUTH_MODE)),
                OF_SUPERTOKENS.stream()
                        .filter(name -> !request.headers().apply(name).isEmpty())
                        .toList());
        return () -> presented(headers, request);
    }

    /** Creates an empty answer for what was presented. */
    public WireAnswer answer(WireRequest request, Presented presented) {
        return presented.client().knowsFrontToken()
                ? new FrontTokenAnswer(config, clock, request, presented)
                : new RefJwtAnswer(config, clock, request);
    }

    /** How tokens reach a client in a mode. */
    public Delivery delivery(Presented presented, TransferMode mode) {
        boolean antiCsrf = mode == TransferMode.COOKIE && config.antiCsrf() == AntiCsrf.TOKEN;
        if (!presented.client().knowsFrontToken()) {
            return new Delivery(refJwtLimit, antiCsrf, false);
        }
        // Without st-auth-mode, nobody may have read the anti-CSRF token: a form or a redirect logs in as well.
        return new Delivery(
                mode == TransferMode.COOKIE ? cookieLimit : headerLimit,
                antiCsrf,
                antiCsrf && presented.client().isCurrent());
    }

    private record Headers(
            List<String> cookies,
            List<String> antiCsrf,
            List<String> authorization,
            List<String> authMode,
            List<String> ofSuperTokens) {

        /** Omits the headers. */
        @Override
        public String toString() {
            return "Headers[...]";
        }
    }

    private Presented presented(Headers headers, WireRequest request) {
        boolean readsCookies = config.client().transfer().includesCookies();
        TokenCookies cookies =
                TokenCookies.read(config, request.refreshPath(), readsCookies ? headers.cookies() : List.of());
        boolean isCurrent =
                !headers.authMode().isEmpty() && config.client().protocol().includesFrontToken();
        String antiCsrf = headers.antiCsrf().isEmpty() ? null : String.join(",", headers.antiCsrf());
        PresentedTokens inCookies = new PresentedTokens(
                cookies.refreshTokens(),
                cookies.accessTokens(),
                cookies.areOfThisHost(),
                antiCsrfAtRefresh(isCurrent, antiCsrf));
        PresentedTokens inHeader = bearer(headers.authorization(), request.isRefresh());
        boolean isInHeader = inHeader != null || !readsCookies;
        TransferMode requested = requested(headers.authMode());
        return new Presented(
                isInHeader ? TransferMode.HEADER : TransferMode.COOKIE,
                isInHeader ? Objects.requireNonNullElse(inHeader, NO_TOKENS) : inCookies,
                isInHeader ? inCookies : NO_TOKENS,
                antiCsrf,
                headers.ofSuperTokens().contains(CUSTOM_HEADER),
                new Presented.Client(
                        isCurrent,
                        !headers.ofSuperTokens().isEmpty(),
                        knowsFrontToken(isCurrent) || isInHeader || requested == TransferMode.HEADER,
                        requested),
                marker(headers.cookies()),
                cookies.repeated(),
                cookies.hasOlder());
    }

    /** What the refresh token must contain, if it contains anything: null where clients cannot know it. */
    private @Nullable String antiCsrfAtRefresh(boolean isCurrent, @Nullable String presented) {
        return config.antiCsrf() == AntiCsrf.TOKEN && knowsFrontToken(isCurrent)
                ? Objects.requireNonNullElse(presented, "")
                : null;
    }

    private boolean knowsFrontToken(boolean isCurrent) {
        return isCurrent || !config.client().protocol().includesRefJwt();
    }

    private TransferMode requested(List<String> authMode) {
        return switch (config.client().transfer()) {
            case COOKIE -> TransferMode.COOKIE;
            case HEADER -> TransferMode.HEADER;
            case ANY ->
                authMode.size() == 1 && authMode.get(0).strip().equalsIgnoreCase("header")
                        ? TransferMode.HEADER
                        : TransferMode.COOKIE;
        };
    }

    private Presented.Marker marker(List<String> cookies) {
        if (config.deviceBinding().enabled()
                && !CookieHeader.values(cookies, CookieNames.boundMarker(config))
                        .isEmpty()) {
            return Presented.Marker.BOUND;
        }
        if (CookieHeader.values(cookies, CookieNames.MARKER).isEmpty()) {
            return Presented.Marker.ABSENT;
        }
        if (!config.client().protocol().includesRefJwt()) {
            return Presented.Marker.LEGACY;
        }
        return config.accessToken().format() == AccessTokenFormat.REF_JWT
                ? Presented.Marker.TRUSTED
                : Presented.Marker.PRESENT;
    }

    /**
     * The token of the header {@code Authorization}; null if it is not one of this application, and of the kind that the
     * request needs. Other systems put their own tokens there, and clients send values such as {@code undefined}.
     */
    private @Nullable PresentedTokens bearer(List<String> authorization, boolean isRefresh) {
        if (!config.client().transfer().includesHeaders()
                || authorization.size() != 1
                || !authorization.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        String token = authorization.get(0).substring(BEARER.length()).strip();
        TokenKind needed = isRefresh ? TokenKind.REFRESH : TokenKind.ACCESS;
        if (bearerTokens.kindOf(token) != needed) {
            return null;
        }
        return isRefresh ? PresentedTokens.of(token) : new PresentedTokens(List.of(), List.of(token), false);
    }
}
