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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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

    private static final List<String> REF_JWT_HEADERS =
            List.of(ANTI_CSRF, "supertokens-sdk-name", "supertokens-sdk-version");
    private static final List<String> FRONT_TOKEN_HEADERS =
            List.of(ANTI_CSRF, CUSTOM_HEADER, "fdi-version", AUTH_MODE, "authorization");

    private final SuperTokensConfig config;
    private final Clock clock;
    private final Function<String, TokenKind> kinds;
    private final ClientLimit cookieLimit;
    private final ClientLimit headerLimit;

    /**
     * The protocol of the configured clients.
     *
     * @param clock determines the Max-Age of cookies
     * @param kinds tells whether a bearer token is one of this application; any text is allowed
     */
    public WireProtocol(SuperTokensConfig config, Clock clock, Function<String, TokenKind> kinds) {
        this.config = config;
        this.clock = clock;
        this.kinds = kinds;
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
                !request.headers().apply(CUSTOM_HEADER).isEmpty());
        return () -> presented(headers, request.refreshPath());
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
            return new Delivery(cookieLimit.withoutFrontToken(), antiCsrf, false);
        }
        return new Delivery(mode == TransferMode.COOKIE ? cookieLimit : headerLimit, antiCsrf, antiCsrf);
    }

    private record Headers(
            List<String> cookies,
            List<String> antiCsrf,
            List<String> authorization,
            List<String> authMode,
            boolean hasCustomHeader) {}

    private Presented presented(Headers headers, String refreshPath) {
        CookieNames names = CookieNames.of(config, refreshPath);
        CookieNames older = CookieNames.older(config, refreshPath);
        boolean readsCookies = config.client().transfer().includesCookies();
        List<String> cookies = readsCookies ? headers.cookies() : List.of();
        List<String> refreshTokens = CookieHeader.values(cookies, names.refreshToken());
        List<String> accessTokens = CookieHeader.values(cookies, names.accessToken());
        List<String> markers = CookieHeader.values(headers.cookies(), CookieNames.MARKER);
        List<String> repeated = new ArrayList<>();
        if (accessTokens.size() > 1 && !names.isAccessTokenOfThisHost()) {
            repeated.add(names.accessToken());
        }
        if (refreshTokens.size() > 1) {
            repeated.add(names.refreshToken());
        }
        if (markers.size() > 1) {
            repeated.add(CookieNames.MARKER);
        }
        boolean hasOlder = older != null && !repeated.isEmpty();
        boolean isOfThisHost = names.isAccessTokenOfThisHost();
        if (older != null && !older.accessToken().equals(names.accessToken())) {
            List<String> olderTokens = CookieHeader.values(cookies, older.accessToken());
            hasOlder |= !olderTokens.isEmpty();
            if (accessTokens.isEmpty() && !olderTokens.isEmpty()) {
                accessTokens = olderTokens;
                isOfThisHost = false;
            }
        }
        String antiCsrf = headers.antiCsrf().isEmpty() ? null : String.join(",", headers.antiCsrf());
        boolean isCurrent =
                !headers.authMode().isEmpty() && config.client().protocol().includesFrontToken();
        String antiCsrfAtRefresh = config.antiCsrf() == AntiCsrf.TOKEN && knowsFrontToken(isCurrent)
                ? (antiCsrf == null ? "" : antiCsrf)
                : null;
        PresentedTokens inCookies = new PresentedTokens(refreshTokens, accessTokens, isOfThisHost, antiCsrfAtRefresh);
        PresentedTokens inHeader = bearer(headers.authorization());
        TransferMode mode = inHeader == null && readsCookies ? TransferMode.COOKIE : TransferMode.HEADER;
        TransferMode requested = requested(headers.authMode());
        return new Presented(
                mode,
                mode == TransferMode.COOKIE ? inCookies : inHeader == null ? NO_TOKENS : inHeader,
                mode == TransferMode.COOKIE ? NO_TOKENS : inCookies,
                antiCsrf,
                headers.hasCustomHeader(),
                new Presented.Client(
                        isCurrent,
                        knowsFrontToken(isCurrent) || mode == TransferMode.HEADER || requested == TransferMode.HEADER,
                        requested),
                marker(markers),
                repeated,
                hasOlder);
    }

    private static final PresentedTokens NO_TOKENS = new PresentedTokens(List.of(), List.of(), false);

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

    private Presented.Marker marker(List<String> markers) {
        if (markers.isEmpty()) {
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
     * The token of the header {@code Authorization}; null if it is not one of this application. Other systems put their
     * own tokens there, and clients send values such as {@code undefined}.
     */
    private @Nullable PresentedTokens bearer(List<String> authorization) {
        if (!config.client().transfer().includesHeaders()
                || authorization.size() != 1
                || !authorization.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        String token = authorization.get(0).substring(BEARER.length()).strip();
        return switch (kinds.apply(token)) {
            case ACCESS -> new PresentedTokens(List.of(), List.of(token), false);
            case REFRESH -> new PresentedTokens(List.of(token), List.of(), false);
            case FOREIGN -> null;
        };
    }
}
