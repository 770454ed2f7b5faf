package io.supertokens.cdi.wire;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.session.TokenTheftException;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.session.VerifiedSession;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.Delivery;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session-related state of one dispatch of a request: what the client presented, which session it has, and what the
 * response tells it. Stored as a property of the request, so that a response from another thread finds it. Not
 * thread-safe: used by one thread at a time.
 */
public final class SessionExchange {

    private static final String OUTSIDE_REST = SessionExchange.class.getName() + ".outside-rest";
    private static final String CROSS_SITE = "cross-site";

    private static final Logger REFUSED = System.getLogger("io.supertokens.refused");

    private final Once<Presented> presented;
    private final Once<WireAnswer> answer;
    private final WireProtocol protocol;
    private final BooleanSupplier isCommitted;
    private final Supplier<@Nullable Principal> containerPrincipal;
    private final boolean fromAnotherSite;
    private final List<String> userAgent;
    private final Supplier<String> description;
    private final WireRequest request;
    private Supplier<@Nullable String> page = () -> null;
    private @Nullable String location;
    private @Nullable Consumer<SessionExchange> gate;
    private @Nullable SessionExchange earlier;
    private @Nullable Verified verified;
    private @Nullable MergingResponse immediate;
    private volatile @Nullable Current current;
    private boolean isSuperseded;
    private boolean isConsulted;
    private boolean isSent;

    /** A token that was verified, and how. */
    private record Verified(String token, TokenCheck check, SessionEngine.WithToken<VerifiedSession> session) {}

    /**
     * Creates an exchange. The request is read on first use.
     *
     * @param containerPrincipal the user that the server has authenticated
     * @param fromAnotherSite whether a page of another site caused the request
     * @param description a description of the request for the log of refusals: method, path, client
     */
    public SessionExchange(
            WireProtocol protocol,
            WireRequest request,
            Supplier<@Nullable Principal> containerPrincipal,
            boolean fromAnotherSite,
            Supplier<String> description) {
        this.presented = new Once<>(protocol.read(request));
        this.answer = new Once<>(() -> protocol.answer(request, presented()));
        this.protocol = protocol;
        this.request = request;
        this.isCommitted = request.isCommitted();
        this.containerPrincipal = containerPrincipal;
        this.fromAnotherSite = fromAnotherSite;
        this.userAgent = List.copyOf(request.headers().apply(HttpHeaders.USER_AGENT));
        this.description = description;
    }

    /** Sets what {@link #requireSession} runs. It throws an exception if the request does not pass. */
    public SessionExchange guardedBy(Consumer<SessionExchange> gate) {
        this.gate = gate;
        return this;
    }

    /**
     * Sets the page that a browser navigates to.
     *
     * @param page its path and query, percent-encoded; null for any other request
     */
    public SessionExchange showing(Supplier<@Nullable String> page) {
        this.page = page;
        return this;
    }

    /** Lets this exchange use what another one of the same dispatch has verified, so that it is not verified twice. */
    public SessionExchange following(@Nullable SessionExchange earlier) {
        this.earlier = earlier;
        return this;
    }

    /**
     * Requires that the request has a session. Verifies the access token that the client presented, if no session was
     * verified or created so far.
     *
     * @throws SessionException if it has none
     * @throws ForbiddenException if a page of another site requests a change
     */
    public Session requireSession() {
        if (current == null && gate != null) {
            gate.accept(this);
        }
        Session session = session();
        if (session == null) {
            throw new UnauthorisedException();
        }
        return session;
    }

    /** Offers this exchange, made outside Jakarta REST, to the first REST application that the request reaches. */
    public void offerTo(HttpServletRequest request) {
        request.setAttribute(OUTSIDE_REST, this);
    }

    /** Withdraws what {@link #offerTo} has offered: another dispatch of the request passes its own checks. */
    public static void withdraw(HttpServletRequest request) {
        request.removeAttribute(OUTSIDE_REST);
    }

    /** The exchange that was offered to the request; null if there is none, or if it was taken before. */
    public static @Nullable SessionExchange takeOutsideRest(ContainerRequestContext request) {
        Object offered = request.getProperty(OUTSIDE_REST);
        request.removeProperty(OUTSIDE_REST);
        return offered instanceof SessionExchange exchange ? exchange : null;
    }

    /** Stores this exchange in the request. */
    public void attachTo(ContainerRequestContext request) {
        request.setProperty(SessionExchange.class.getName(), this);
    }

    /** The exchange of the request, if it has one. */
    public static Optional<SessionExchange> find(ContainerRequestContext request) {
        return request.getProperty(SessionExchange.class.getName()) instanceof SessionExchange exchange
                ? Optional.of(exchange)
                : Optional.empty();
    }

    /**
     * The exchange of the request.
     *
     * @throws IllegalStateException if it has none
     */
    public static SessionExchange of(ContainerRequestContext request) {
        return find(request)
                .orElseThrow(() -> new IllegalStateException(
                        "SessionRequestFilter did not run: SuperTokensFeature is not registered"));
    }

    /** What the client presented. */
    public Presented presented() {
        return presented.get();
    }

    /** The client as a label for its device, by what it says in the header {@code User-Agent}; null if that says nothing. */
    public @Nullable String device() {
        return userAgent.isEmpty() ? null : UserAgent.label(userAgent.get(0));
    }

    /** What the response tells the client; empty if it tells nothing. */
    public Optional<WireAnswer> answer() {
        return answer.ifMade();
    }

    /** How the tokens that the client presented, or will get, reach it. */
    public Delivery delivery() {
        return protocol.delivery(presented(), mode());
    }

    /** How the tokens of a login reach the client. */
    public Delivery deliveryOfLogin() {
        return protocol.delivery(presented(), modeOfLogin());
    }

    /**
     * How the tokens of a login travel: as the client asks for; but a login within a session does not turn its cookies
     * into tokens that a script of the page could read.
     */
    public TransferMode modeOfLogin() {
        return current == null ? presented().client().mode() : mode();
    }

    /** How the tokens of the session travel. */
    public TransferMode mode() {
        Current now = current;
        return now == null ? presented().mode() : now.mode;
    }

    /**
     * Requires that the answer can still be sent. Called before an operation whose result the client must learn.
     *
     * @throws IllegalStateException if it is too late
     */
    public void requireNotSent() {
        if (isSent || isCommitted.getAsBoolean()) {
            throw new IllegalStateException(
                    "It is too late to create, refresh or revoke the session of this request, or to change its payload, because no cookie can be sent any more: its response has been handed over already. Do it before the resource method returns or resumes its response (not in a StreamingOutput, MessageBodyWriter or WriterInterceptor), and before output is flushed");
        }
    }

    /** Writes the answer into the response, and each later change at once, because a servlet may commit at any time. */
    public void sendAtOnce(MergingResponse response) {
        if (response == immediate || isSuperseded) {
            return;
        }
        immediate = response;
        if (answer().filter(made -> !made.isEmpty()).isPresent()) {
            tell(made -> {});
        }
    }

    private void tell(Consumer<WireAnswer> news) {
        WireAnswer made = answer.get();
        news.accept(made);
        MergingResponse response = immediate;
        if (response != null) {
            made.send(response);
            response.fixed(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    /** Whether a browser navigates to a page. */
    public boolean isNavigation() {
        return page.get() != null;
    }

    /**
     * Sends a browser that navigates to a page to the refresh endpoint, which sends it back. The refresh token reaches no
     * other path.
     *
     * @return false if the request is no such navigation; then nothing happens
     */
    public boolean refreshesPage() {
        String shown = page.get();
        if (shown == null || request.isRefresh() || presented().mode() != TransferMode.COOKIE) {
            return false;
        }
        String address = Navigation.refresh(
                request.refreshPath(), shown, request.headers().apply("Cookie"));
        if (address == null) {
            return false;
        }
        redirect(address);
        return true;
    }

    /**
     * Sets where a response with a status of redirection sends the browser. A relative reference, which no server turns
     * into an address of its own behind a proxy.
     */
    public void redirect(String path) {
        location = path;
        MergingResponse response = immediate;
        if (response != null) {
            response.fixed(HttpHeaders.LOCATION, path);
        }
    }

    /** Writes the answer into the response. Later changes are sent only if the server creates another response. */
    public void send(MergingResponse response) {
        isSent = true;
        answer().ifPresent(made -> made.send(response));
        String redirected = location;
        if (redirected != null) {
            response.fixed(HttpHeaders.LOCATION, redirected);
        }
    }

    /**
     * Requires that the request does not come from a page of another site. Called before an operation on behalf of the
     * user. Tokens in headers prove it: no other site can make a browser send or store them.
     *
     * @param travelling how the tokens of the operation travel
     * @throws ForbiddenException if a page of another site caused the request
     */
    public void requireOwnPage(TransferMode travelling) {
        if (fromAnotherSite && travelling == TransferMode.COOKIE) {
            throw new ForbiddenException(
                    Refusal.of(403, CROSS_SITE, "A page of another site may not do this on behalf of the user"));
        }
    }

    /** Logs a refused request for auditors, with the reason and the client's address. */
    public void logRefusal(String reason) {
        logRefusal(() -> reason);
    }

    /** As {@link #logRefusal(String)}, for a request from a page of another site. */
    public void logCrossSite() {
        logRefusal(CROSS_SITE);
    }

    /** As {@link #logRefusal(String)}. The log distinguishes forged tokens, which the response does not. */
    public void logRefusal(SessionException refusal, SessionEngine engine) {
        logRefusal(() -> engine.areForged(presented().tokens()) ? "forged" : refusal.reason());
    }

    private void logRefusal(Supplier<String> reason) {
        REFUSED.log(Level.DEBUG, () -> reason.get() + ": " + description.get());
    }

    /** Tells the client to delete repeated cookies that this application did not set. */
    public void forgetRepeated() {
        tell(made -> made.forgetRepeated(presented()));
    }

    /** Tells the client to delete the marker cookie, which a client of the reference has left. */
    public void forgetMarker() {
        tell(made -> made.forgetMarker());
    }

    /** Records that the application asked for the session. */
    public void consult() {
        isConsulted = true;
    }

    /** Whether the response may depend on the session. */
    public boolean isConsulted() {
        return isConsulted;
    }

    /** The session that was verified or created; null if there is none. */
    public @Nullable Session session() {
        Current now = current;
        return now == null ? null : now.session;
    }

    /**
     * The session as a principal, made on first use, and again when the session changes.
     *
     * @param maker makes it from the claims and the access token
     * @return null if there is no session
     */
    public @Nullable Principal principal(BiFunction<JsonObject, String, Principal> maker) {
        Current now = current;
        return now == null ? null : now.principal(maker);
    }

    /** The user that the server has authenticated; null if there is none. */
    public @Nullable Principal containerPrincipal() {
        return containerPrincipal.get();
    }

    /** The claims of the session's access token that applications may read; none if there is no session. */
    public JsonObject claims() {
        Current now = current;
        return now == null ? JsonValue.EMPTY_JSON_OBJECT : now.token.claims().get();
    }

    /** The session's access token; empty if there is no session. */
    public List<String> accessToken() {
        Current now = current;
        return now == null ? List.of() : List.of(now.accessToken);
    }

    /** The content of the session's access token; null if there is no session. */
    public @Nullable AccessToken token() {
        Current now = current;
        return now == null ? null : now.token.content();
    }

    /** The session was created. */
    public void begin(SessionEngine.WithToken<IssuedSession> issued) {
        begin(issued, modeOfLogin());
    }

    /** The session was refreshed. It stays in its mode, whatever the client asks for. */
    public void refresh(SessionEngine.WithToken<IssuedSession> issued) {
        begin(issued, presented().mode());
    }

    /** The session got another handle and new tokens. It stays in its mode. */
    public void regenerate(SessionEngine.WithToken<IssuedSession> issued) {
        begin(issued, mode());
    }

    private void begin(SessionEngine.WithToken<IssuedSession> issued, TransferMode mode) {
        IssuedSession session = issued.result();
        supersedeEarlier();
        tell(made -> made.forgetRepeated(presented()));
        tell(made -> made.issued(session, issued.content().lifetime(), issued.claims(), mode));
        String challenge = issued.challenge();
        if (challenge != null
                && mode == TransferMode.COOKIE
                && !session.session().isDeviceBound()) {
            tell(made -> made.offerBinding(challenge));
        }
        current = new Current(session.session(), session.accessToken().value(), issued, mode);
    }

    /**
     * What an earlier exchange of the same dispatch has found out about an access token; empty if it has not verified
     * it in this way, or if its session has ended since.
     */
    public Optional<SessionEngine.WithToken<VerifiedSession>> verifiedEarlier(String token, TokenCheck check) {
        SessionExchange before = earlier;
        Verified known = before == null || before.current == null ? null : before.verified;
        return known != null && known.check() == check && known.token().equals(token)
                ? Optional.of(known.session())
                : Optional.empty();
    }

    /** As {@link #resume(SessionEngine.WithToken, String)}; remembers the check for {@link #verifiedEarlier}. */
    public void resume(SessionEngine.WithToken<VerifiedSession> session, String presentedToken, TokenCheck check) {
        verified = new Verified(presentedToken, check, session);
        resume(session, presentedToken);
    }

    /**
     * The session was verified.
     *
     * @param presentedToken the access token
     */
    private void resume(SessionEngine.WithToken<VerifiedSession> verified, String presentedToken) {
        IssuedToken renewed = verified.result().newAccessToken();
        if (renewed != null) {
            AccessToken content = verified.content();
            tell(made -> made.renewed(renewed, content.isDeviceBound(), content.lifetime(), verified.claims()));
        }
        current = new Current(
                verified.result().session(), renewed == null ? presentedToken : renewed.value(), verified, mode());
    }

    /** The client does not need the refresh that it asks for: as {@link #resume}, and its script learns what it has. */
    public void repeat(SessionEngine.WithToken<VerifiedSession> verified, String presentedToken) {
        resume(verified, presentedToken);
        IssuedToken renewed = verified.result().newAccessToken();
        AccessToken content = verified.content();
        IssuedToken token = renewed == null ? new IssuedToken(presentedToken, content.expiresAt()) : renewed;
        tell(made -> made.repeated(token, content, verified.claims()));
    }

    /** The browser has refreshed its bound session, or has bound it. */
    public void bind(SessionEngine.WithToken<IssuedSession> issued) {
        tell(made ->
                made.bound(issued.result(), issued.content().lifetime(), Objects.requireNonNull(issued.challenge())));
    }

    /** The browser has to prove that it has the key of the session. */
    public void challenge(String handle, String challenge) {
        tell(made -> made.challenge(handle, challenge));
    }

    /** The cookie without which the browser refreshes a bound session. */
    public WireAnswer.BoundCookie boundCookie() {
        return answer.get().boundCookie();
    }

    /** The content of the access token was changed: as {@link #resume}, with the access token that the session has. */
    public void change(SessionEngine.WithToken<VerifiedSession> changed) {
        Current now = current;
        if (now != null) {
            resume(changed, now.accessToken);
        }
    }

    /**
     * Records that a refresh was refused. The client is told to delete the cookies that it presented. Cookies that it
     * did not present may still be valid (browsers may withhold them from requests of other sites) and are left
     * untouched. A current client gets rid of damaged tokens, too; no other site can send its request.
     *
     * @param namesSession whether an access token of the request names a session of this application
     */
    public void endRefused(boolean namesSession) {
        Presented dead = presented();
        if (!dead.client().isCurrent() && "".equals(dead.tokens().antiCsrf())) {
            // Perhaps another site has sent it, and the session is alive.
            tell(made -> made.nothingPresented());
        } else if (namesSession
                || !dead.tokens().refreshTokens().isEmpty()
                || (dead.client().isCurrent() && (dead.hasTokens() || dead.hasSessionMarker()))) {
            end();
        } else if (dead.hasSessionMarker() && dead.accessTokens().isEmpty()) {
            tell(made -> made.forgetMarker());
        } else {
            tell(made -> made.nothingPresented());
        }
    }

    /**
     * Records that a refresh by a page was refused, for which nothing but the tokens counts. Without a refresh token,
     * perhaps the session is that of another refresh endpoint, or the browser has withheld its cookies from a link of
     * another site.
     */
    public void endPresented() {
        if (!presented().tokens().refreshTokens().isEmpty()) {
            end();
        } else {
            tell(made -> made.nothingPresented());
        }
    }

    /** Records that somebody without a session signed out. Cookies that a page of another site withheld stay. */
    public void logOutNobody() {
        if (presented().hasTokens() || presented().client().isCurrent()) {
            logOut();
        } else {
            tell(made -> made.nothingPresented());
        }
    }

    /** Records that the user logged out. */
    public void logOut() {
        tell(made -> made.loggedOut());
        tell(made -> made.forgetRepeated(presented()));
        forget();
    }

    /** Records that the session has ended. */
    public void end() {
        tell(made -> made.ended());
        tell(made -> made.forgetRepeated(presented()));
        forget();
    }

    /** Runs an action; if it finds that the session has ended, the client is told to delete its cookies. */
    public void runOrEnd(Runnable action) {
        getOrEnd(() -> {
            action.run();
            return true;
        });
    }

    /** As {@link #runOrEnd}, with a result. */
    public <T extends @Nullable Object> T getOrEnd(Supplier<T> action) {
        try {
            return action.get();
        } catch (UnauthorisedException | TokenTheftException e) {
            end();
            throw e;
        }
    }

    private void forget() {
        current = null;
        supersedeEarlier();
    }

    /** What was verified before, and what the client would have been told of it, does not count any more. */
    private void supersedeEarlier() {
        verified = null;
        SessionExchange before = earlier;
        if (before != null) {
            before.current = null;
            before.verified = null;
            before.isSuperseded = true;
        }
    }

    /** The session of the request, whose principal several threads may ask for. */
    private static final class Current {

        private final Session session;
        private final String accessToken;
        private final SessionEngine.WithToken<?> token;
        private final TransferMode mode;
        private volatile @Nullable Principal principal;

        Current(Session session, String accessToken, SessionEngine.WithToken<?> token, TransferMode mode) {
            this.session = session;
            this.accessToken = accessToken;
            this.token = token;
            this.mode = mode;
        }

        Principal principal(BiFunction<JsonObject, String, Principal> maker) {
            Principal made = principal;
            if (made == null) {
                made = maker.apply(token.claims().get(), accessToken);
                principal = made;
            }
            return made;
        }
    }

    /** A value that is computed on first use; used by one thread at a time. */
    private static final class Once<T> implements Supplier<T> {

        private final Supplier<T> maker;
        private @Nullable T value;

        Once(Supplier<T> maker) {
            this.maker = maker;
        }

        Optional<T> ifMade() {
            return Optional.ofNullable(value);
        }

        @Override
        public T get() {
            T made = value;
            if (made == null) {
                made = maker.get();
                value = made;
            }
            return made;
        }
    }
}
