package io.supertokens.cdi.http;

import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.PresentedTokens;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.session.TokenTheftException;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.session.VerifiedSession;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.IssuedToken;
import jakarta.ws.rs.ForbiddenException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One dispatch of a request and its response, as far as sessions are concerned: what the client presented, which session it
 * turned out to be, what to send back. Travels as a property of the request, so that an answer given by another thread finds it.
 */
final class SessionExchange {

    static final String CROSS_SITE = "cross-site";

    private static final Logger REFUSED = System.getLogger("io.supertokens.refused");

    private final List<String> cookieHeaders;
    private final @Nullable String antiCsrf;
    private final Supplier<@Nullable Principal> containerPrincipal;
    private final boolean fromAnotherSite;
    private final SessionCookies cookies;
    private final Supplier<List<CookieScope>> scopes;
    private final Supplier<String> description;
    private @Nullable SessionPrincipal principal;
    private @Nullable Session session;
    private boolean isConsulted;
    private Guard entered = Guard.NONE;

    SessionExchange(
            List<String> cookieHeaders,
            @Nullable String antiCsrf,
            Supplier<@Nullable Principal> containerPrincipal,
            boolean fromAnotherSite,
            SessionCookies cookies,
            Supplier<List<CookieScope>> scopes,
            Supplier<String> description) {
        this.cookieHeaders = cookieHeaders;
        this.antiCsrf = antiCsrf;
        this.containerPrincipal = containerPrincipal;
        this.fromAnotherSite = fromAnotherSite;
        this.cookies = cookies;
        this.scopes = scopes;
        this.description = description;
    }

    /** Whether the client has the cookie that tells its scripts of a session; anybody may have set it. */
    boolean isMarked() {
        return !marks().isEmpty();
    }

    private List<String> marks() {
        return CookieHeader.values(cookieHeaders, SessionCookies.ID_REFRESH_TOKEN);
    }

    List<String> accessTokens() {
        return CookieHeader.values(cookieHeaders, cookies.accessTokenName());
    }

    private List<String> refreshTokens() {
        return CookieHeader.values(cookieHeaders, cookies.refreshTokenName());
    }

    /** What the client presents at a refresh. */
    PresentedTokens tokens() {
        return new PresentedTokens(refreshTokens(), accessTokens(), cookies.isAccessTokenOfThisHost());
    }

    @Nullable
    String antiCsrf() {
        return antiCsrf;
    }

    /**
     * Called before anything is changed in the name of the session.
     *
     * @throws ForbiddenException if a page of another site asks for it
     */
    void requireOwnPage() {
        if (fromAnotherSite) {
            throw new ForbiddenException(
                    Refusal.of(403, CROSS_SITE, "A page of another site may not do this in the name of the user"));
        }
    }

    /** Logs for auditors that a request was refused, with the reason and the client's address. */
    void refused(String reason) {
        logRefused(() -> reason);
    }

    /** As {@link #refused(String)}; the log also tells forged tokens from others, which the client does not learn. */
    void refused(SessionException refusal, SessionService sessions) {
        logRefused(() -> sessions.areForged(tokens()) ? "forged" : refusal.reason());
    }

    private void logRefused(Supplier<String> reason) {
        REFUSED.log(Level.DEBUG, () -> reason.get() + ": " + description.get());
    }

    SessionCookies cookies() {
        return cookies;
    }

    /** Somebody asks who calls. */
    void consult() {
        isConsulted = true;
    }

    /** Whether the answer may depend on whose session it is. */
    boolean isConsulted() {
        return isConsulted;
    }

    /** The guards that this dispatch of the request has passed: a forward, an include or an async dispatch passes its own. */
    Guard entered() {
        return entered;
    }

    void enter(Guard guards) {
        entered = guards;
    }

    @Nullable
    Session session() {
        return session;
    }

    @Nullable
    SessionPrincipal principal() {
        return principal;
    }

    @Nullable
    Principal containerPrincipal() {
        return containerPrincipal.get();
    }

    void begin(IssuedSession issued) {
        cookies.write(issued);
        become(issued.token(), issued.accessToken().value());
    }

    void resume(VerifiedSession verified, String presented) {
        IssuedToken renewed = verified.newAccessToken();
        if (renewed != null) {
            cookies.write(renewed);
        }
        become(verified.token(), renewed == null ? presented : renewed.value());
    }

    /**
     * A refresh was refused. What the client presented is dead, so it is told to forget it; what it did not present it may
     * still have (another site's page does not get it to send its cookies), and that stays.
     *
     * @param namesSession whether an access token of the request names a session of ours
     */
    void endRefused(boolean namesSession) {
        if (namesSession || !refreshTokens().isEmpty()) {
            end();
            dropStrayCookies();
        } else if (isMarked() && accessTokens().isEmpty()) {
            cookies.expireMark();
            cookies.expireStrays(List.of(SessionCookies.ID_REFRESH_TOKEN), scopes.get());
        }
    }

    /** Where a cookie came more than once, those are removed that this application did not set, as far as they are known. */
    void dropStrayCookies() {
        List<String> names = new ArrayList<>();
        if (accessTokens().size() > 1 && !cookies.isAccessTokenOfThisHost()) {
            names.add(cookies.accessTokenName());
        }
        if (refreshTokens().size() > 1) {
            names.add(cookies.refreshTokenName());
        }
        if (marks().size() > 1) {
            names.add(SessionCookies.ID_REFRESH_TOKEN);
        }
        if (!names.isEmpty()) {
            cookies.expireStrays(names, scopes.get());
        }
    }

    void logOut() {
        end();
        cookies.logOut();
    }

    void end() {
        cookies.expire();
        session = null;
        principal = null;
    }

    /** Does something that may find the session gone; the client is then told to forget it. */
    <T> T endIfGone(Supplier<T> action) {
        try {
            return action.get();
        } catch (UnauthorisedException | TokenTheftException e) {
            end();
            throw e;
        }
    }

    private void become(AccessToken token, String raw) {
        principal = new SessionPrincipal(token.claims(), raw);
        session = new Session(token.sessionHandle(), token.userId(), token.payload());
    }
}
