package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.SessionLifetime;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The answer for clients of the reference: three cookies, and the headers {@code anti-csrf} and
 * {@code id-refresh-token}.
 */
final class RefJwtAnswer extends WireAnswer {

    private static final String ID_REFRESH_TOKEN = "id-refresh-token";

    /** An empty answer. */
    RefJwtAnswer(SuperTokensConfig config, Clock clock, WireRequest request) {
        super(config, clock, request);
    }

    @Override
    void addIssued(IssuedSession session, SessionLifetime lifetime, Supplier<JsonObject> claims, TransferMode mode) {
        IssuedToken id = session.idRefreshToken();
        setCookies(session, lifetime);
        sendMarker(id, lifetime);
        setAntiCsrf(session.antiCsrfToken());
    }

    private void sendMarker(IssuedToken id, SessionLifetime lifetime) {
        setMarker(id, lifetime);
        set(ID_REFRESH_TOKEN, id.value() + ";" + id.expiresAt().toEpochMilli());
    }

    @Override
    public void renewed(
            IssuedToken token, boolean isDeviceBound, SessionLifetime lifetime, Supplier<JsonObject> claims) {
        setCookie(token, isDeviceBound, lifetime);
    }

    /** The identifier of the access token is unique, too, and grants nothing. */
    @Override
    public void repeated(IssuedToken token, AccessToken content, Supplier<JsonObject> claims) {
        sendMarker(
                new IssuedToken(
                        Objects.requireNonNullElse(content.id(), content.sessionHandle()), sessionExpiry(content)),
                content.lifetime());
        setAntiCsrf(content.antiCsrfToken());
    }

    @Override
    void addEnded() {
        expireCookies();
        cookies.expire(marker);
        endMarker();
    }

    @Override
    public void nothingPresented() {
        // These clients look at the status only.
    }

    @Override
    public void forgetMarker() {
        super.forgetMarker();
        endMarker();
    }

    private void endMarker() {
        set(ID_REFRESH_TOKEN, "remove");
        leaveOut(WireProtocol.ANTI_CSRF);
    }
}
