package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.SessionLifetime;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * The answer for current clients of SuperTokens: two cookies, or the headers {@code st-access-token} and
 * {@code st-refresh-token}; and the headers {@code front-token}, which describes the session to the client, and
 * {@code anti-csrf}.
 */
final class FrontTokenAnswer extends WireAnswer {

    static final String ACCESS_TOKEN = "st-access-token";
    private static final String REFRESH_TOKEN = "st-refresh-token";
    private static final String FRONT_TOKEN = "front-token";

    private final Presented presented;
    private TransferMode mode;

    /** An empty answer. */
    FrontTokenAnswer(SuperTokensConfig config, Clock clock, WireRequest request, Presented presented) {
        super(config, clock, request);
        this.presented = presented;
        this.mode = presented.mode();
    }

    /** Tokens of the other mode that the client has presented are removed. */
    @Override
    void addIssued(IssuedSession session, SessionLifetime lifetime, Supplier<JsonObject> claims, TransferMode chosen) {
        mode = chosen;
        leaveOut(ACCESS_TOKEN);
        leaveOut(REFRESH_TOKEN);
        if (mode == TransferMode.COOKIE) {
            if (presented.mode() == TransferMode.HEADER) {
                clearHeaders();
            }
            setCookies(session, lifetime);
        } else {
            if (presented.hasTokenCookies()) {
                expireCookies();
            }
            set(REFRESH_TOKEN, session.refreshToken().value());
        }
        if (presented.marker() == Presented.Marker.LEGACY) {
            forgetMarker();
        }
        setAntiCsrf(session.antiCsrfToken());
        sendAccessToken(session.accessToken(), claims);
    }

    @Override
    public void renewed(
            IssuedToken token, boolean isDeviceBound, SessionLifetime lifetime, Supplier<JsonObject> claims) {
        if (mode == TransferMode.COOKIE) {
            setCookie(token, isDeviceBound, lifetime);
        }
        sendAccessToken(token, claims);
    }

    @Override
    public void repeated(IssuedToken token, AccessToken content, Supplier<JsonObject> claims) {
        setAntiCsrf(content.antiCsrfToken());
        sendAccessToken(token, claims);
    }

    private void sendAccessToken(IssuedToken token, Supplier<JsonObject> claims) {
        if (mode == TransferMode.HEADER || config.client().accessTokenExposed()) {
            set(ACCESS_TOKEN, token.value());
        }
        set(FRONT_TOKEN, frontToken(claims.get(), token.expiresAt()));
    }

    /** Base64 of JSON: the user, the expiry of the access token in milliseconds, and its claims. */
    private static String frontToken(JsonObject claims, Instant expiry) {
        JsonObject content = Json.object()
                .add("uid", claims.getString("sub"))
                .add("ate", expiry.toEpochMilli())
                .add("up", claims)
                .build();
        return Base64.getEncoder().encodeToString(Json.write(content).getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the session in both modes. A client in header mode gets no cookies, unless it has presented some. */
    @Override
    void addEnded() {
        if (mode == TransferMode.COOKIE || presented.hasTokenCookies()) {
            expireCookies();
        }
        if (presented.hasSessionMarker()) {
            forgetMarker();
        }
        nothingPresented();
    }

    @Override
    public void nothingPresented() {
        clearHeaders();
        leaveOut(WireProtocol.ANTI_CSRF);
        set(FRONT_TOKEN, "remove");
    }

    /** An empty value tells the client to delete its token. */
    private void clearHeaders() {
        set(ACCESS_TOKEN, "");
        set(REFRESH_TOKEN, "");
    }
}
