package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.token.SessionLifetime;
import jakarta.json.JsonObject;
import java.time.Clock;
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
        cookies.set(marker, id.value(), expiry(id.expiresAt(), lifetime));
        set(ID_REFRESH_TOKEN, id.value() + ";" + id.expiresAt().toEpochMilli());
        setAntiCsrf(session);
    }

    @Override
    public void renewed(IssuedToken token, SessionLifetime lifetime, Supplier<JsonObject> claims) {
        setCookie(token, lifetime);
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
