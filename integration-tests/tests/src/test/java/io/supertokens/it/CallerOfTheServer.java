package io.supertokens.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.supertokens.cdi.MovableClock;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.ServerProduct.Constraints;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The user of a session in servlets, security constraints and enterprise beans. */
abstract class CallerOfTheServer {

    /** The clocks of the applications. */
    private static final Map<URI, MovableClock> CLOCKS = new ConcurrentHashMap<>();

    private static final String ACCESS_TOKEN = "__Host-sAccessToken";

    /** The address of the application; ends with a slash. */
    abstract URI callerApplication();

    /** Whether enterprise beans see the user of a session. */
    abstract boolean namesCallersToBeans();

    /** What the server does with a security constraint of a servlet. */
    abstract Constraints constraints();

    private boolean passesConstraints() {
        return constraints() == Constraints.PASSED_BY_SESSIONS;
    }

    private MovableClock clock() {
        return CLOCKS.computeIfAbsent(callerApplication(), address -> MovableClock.at(MovedClock.START));
    }

    private void expireAccessTokens() {
        Duration duration = Duration.ofMinutes(61);
        assertThat(browser().post("api/clock/" + duration).status()).isEqualTo(204);
        clock().advance(duration);
    }

    private Browser browser() {
        Browser browser = new Browser(callerApplication(), clock());
        browser.refreshesAt("api/session/refresh");
        return browser;
    }

    private Browser alice() {
        Browser browser = browser();
        assertThat(browser.post("api/login").status()).isEqualTo(204);
        return browser;
    }

    private static String reason(Answer answer) {
        return answer.json().asJsonObject().getString("reason");
    }

    @Test
    void aServletSeesTheUserAndTheRoles() {
        assertThat(alice().get("page").body()).isEqualTo("alice alice true true");
    }

    @Test
    void noCacheKeepsAPageThatDependsOnTheSession() {
        assertThat(alice().get("page").header("Cache-Control").orElseThrow()).contains("no-store");
    }

    @Test
    void aServletSeesNobodyWithoutASession() {
        assertThat(browser().get("page").body()).isEqualTo("null null false false");
    }

    @Test
    void aPageOfAnotherSiteActsForNobody() {
        Browser alice = alice();
        assertThat(alice.send("POST", "page", null, Map.of()).body()).isEqualTo("null null false false");
        assertThat(alice.post("page").body()).isEqualTo("alice alice true true");
    }

    @Test
    void aForgedTokenNamesNobodyAndCostsNothing() {
        Browser forger = alice();
        String token = forger.cookie(ACCESS_TOKEN).orElseThrow().value();
        forger.putCookie(ACCESS_TOKEN + "=" + token.substring(0, token.length() - 2) + "xx; Path=/; Secure");
        Answer page = forger.get("page");
        assertThat(page.body()).isEqualTo("null null false false");
        assertThat(page.setCookies()).isEmpty();
    }

    @Test
    void theFirstUseOfARefreshedTokenMayBeAPage() {
        Browser alice = alice();
        assertThat(alice.refresh().status()).isEqualTo(200);
        Answer page = alice.get("page");
        assertThat(page.body()).isEqualTo("alice alice true true");
        assertThat(page.setCookies()).anyMatch(line -> line.startsWith(ACCESS_TOKEN));
        assertThat(alice.get("api/orders").body()).isEqualTo("alice");
        assertThat(alice.refresh().status()).isEqualTo(200);
    }

    @Test
    void aSecurityConstraintLetsTheRolePass() {
        assumeThat(constraints()).isNotEqualTo(Constraints.IGNORED);
        Answer page = alice().get("members");
        assertThat(page.status()).isEqualTo(passesConstraints() ? 200 : 403);
        if (passesConstraints()) {
            assertThat(page.body()).isEqualTo("alice alice true true");
        }
    }

    @Test
    void aSecurityConstraintLetsNobodyElsePass() {
        assumeThat(constraints()).isNotEqualTo(Constraints.IGNORED);
        assertThat(browser().send("GET", "members", null, Map.of()).status()).isEqualTo(401);
    }

    @Test
    void anUnguardedResourceSeesTheCaller() {
        assertThat(alice().get("api/open").body()).isEqualTo("alice false");
        assertThat(browser().get("api/open").body()).isEqualTo("null false");
    }

    @Test
    void rolesOfResourcesAreThoseOfTheSession() {
        Browser alice = alice();
        assertThat(alice.get("api/orders").body()).isEqualTo("alice");
        assertThat(alice.get("api/secrets").status()).isEqualTo(403);
        assertThat(browser().get("api/orders").status()).isEqualTo(401);
    }

    @Test
    void theCallerDoesNotReplaceTheCheckOfTheResource() {
        Browser alice = alice();
        assertThat(alice.get("api/strict").body()).isEqualTo("alice");
        Answer withoutToken = alice.send("GET", "api/strict", null, Map.of());
        assertThat(withoutToken.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"api/principal, alice", "api/bean, alice true", "api/bean/orders, orders", "api/bean/secrets, refused"})
    void enterpriseBeansSeeTheCallerAndTheRoles(String path, String seen) {
        assumeThat(namesCallersToBeans()).isTrue();
        assertThat(alice().get(path).body()).isEqualTo(seen);
    }

    @Test
    void jakartaSecuritySeesTheCallerAndTheRoles() {
        assumeThat(constraints()).isEqualTo(Constraints.PASSED_BY_SESSIONS);
        String seen = alice().get("pages/security").body();
        assumeThat(seen).isNotEqualTo("no Jakarta Security");
        assertThat(seen).isEqualTo("alice true");
        assertThat(browser().get("pages/security").body()).isEqualTo("null false");
    }

    @Test
    void aFacesPageSeesTheUserAndTheRoles() {
        assertThat(alice().get("faces.xhtml").body()).contains("<p>alice true alice</p>");
        assertThat(browser().get("faces.xhtml").body()).contains("<p> false </p>");
    }

    @Test
    void aFacesPageRequiresTheSession() {
        String page = "faces.xhtml?required=true";
        Browser alice = alice();
        assertThat(alice.get(page).body()).contains("alice");
        assertThat(browser().get(page).status()).isEqualTo(401);
        expireAccessTokens();
        assertThat(navigate(alice, page).header("Location").orElseThrow())
                .startsWith(callerApplication().getPath() + "api/session/refresh?redirect=");
    }

    @Test
    void aServletLogsInAndRequiresTheSession() {
        Browser bob = browser();
        Answer anonymous = bob.get("account");
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(reason(anonymous)).isEqualTo("unauthorised");
        assertThat(bob.fetch("PUT", "account", null, Map.of()).status()).isEqualTo(200);
        assertThat(bob.get("account").body()).isEqualTo("bob");
        assertThat(bob.refresh().status()).isEqualTo(200);
        assertThat(bob.get("account").body()).isEqualTo("bob");
        assertThat(bob.get("api/open").body()).isEqualTo("bob false");
    }

    @Test
    void aServletThatRequiresTheSessionIsProtectedAgainstOtherSites() {
        Browser bob = browser();
        bob.fetch("PUT", "account", null, Map.of());
        Answer withoutToken = bob.send("POST", "account", null, Map.of());
        assertThat(withoutToken.status()).isEqualTo(401);
        assertThat(reason(withoutToken)).isEqualTo("anti-csrf");
        assertThat(bob.post("account").body()).isEqualTo("posted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site"})
    void aServletDoesNotLogInForAnotherSite(String site) {
        Answer refused = browser().send("PUT", "account", null, Map.of("Sec-Fetch-Site", site));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(reason(refused)).isEqualTo("cross-site");
        assertThat(refused.setCookies()).isEmpty();
    }

    @Test
    void aServletLogsOut() {
        Browser bob = browser();
        bob.fetch("PUT", "account", null, Map.of());
        assertThat(bob.fetch("DELETE", "account", null, Map.of()).body()).isEqualTo("goodbye");
        assertThat(bob.cookies()).isEmpty();
        assertThat(bob.get("page").body()).isEqualTo("null null false false");
    }

    @Test
    void aServletThatLogsOutEndsTheSession() {
        Browser alice = alice();
        assertThat(alice.get("pages/logout").body()).isEqualTo("null");
        assertThat(alice.cookies()).isEmpty();
        assertThat(alice.refresh().status()).isEqualTo(401);
    }

    @Test
    void aUserKeepsTheHttpSession() {
        Browser alice = alice();
        String id = alice.get("pages/http-session").body();
        assertThat(alice.get("pages/user").body()).isEqualTo("alice");
        assertThat(alice.get("pages/http-session").body()).isEqualTo(id);
    }

    @Test
    void aFormThatLogsOutWithoutTheAntiCsrfTokenIsToldSo() {
        Browser alice = alice();
        Answer refused = alice.send("POST", "pages/logout", null, Map.of());
        assertThat(refused.status()).isEqualTo(401);
        assertThat(reason(refused)).isEqualTo("anti-csrf");
        assertThat(alice.post("pages/logout").body()).isEqualTo("null");
        assertThat(alice.cookies()).isEmpty();
    }

    @Test
    void authenticateKnowsTheUserOfTheSession() {
        assumeThat(constraints()).isEqualTo(Constraints.PASSED_BY_SESSIONS);
        assertThat(alice().get("pages/authenticate").body()).isEqualTo("alice");
        assertThat(browser().get("pages/authenticate").body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"user, alice", "role, true"})
    void noCacheKeepsAPageThatAsksForNothingButTheUser(String page, String body) {
        Answer answer = alice().get("pages/" + page);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.header("Cache-Control").orElse("")).contains("no-store");
    }

    @Test
    void aPageThatDoesNotAskForTheUserMayBeCached() {
        assertThat(browser().get("pages/static").header("Cache-Control").orElse(""))
                .doesNotContain("no-store");
    }

    @Test
    void aWrappedRefusalIsAnsweredAsTheRefusal() {
        Answer anonymous = browser().get("pages/wrapped");
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(reason(anonymous)).isEqualTo("unauthorised");
    }

    @Test
    void aPageThatIncludesARefusalAnswersIt() {
        assertThat(browser().get("pages/include").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"pages/boss", "api/bean/boss"})
    void anEnterpriseBeanThatRefusesTheCallerIsForbidden(String path) {
        assumeThat(namesCallersToBeans()).isTrue();
        Answer withoutTheRole = alice().get(path);
        assertThat(withoutTheRole.status()).isEqualTo(403);
        assertThat(reason(withoutTheRole)).isEqualTo("forbidden");
        assertThat(withoutTheRole.body()).doesNotContain("ofTheBoss");
        Answer anonymous = browser().get(path);
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(reason(anonymous)).isEqualTo("unauthorised");
        assertThat(anonymous.body()).doesNotContain("ofTheBoss");
    }

    @Test
    void aLoginSurvivesAResetOfTheResponse() {
        Browser carol = browser();
        Answer answer = carol.get("pages/reset");
        assertThat(answer.body()).isEqualTo("started again");
        assertThat(answer.header("X-Before")).isEmpty();
        assertThat(carol.get("pages/user").body()).isEqualTo("carol");
        assertThat(carol.refresh().status()).isEqualTo(200);
    }

    @Test
    void aPageThatForwardsCanLogOutAtTheFirstUseOfAToken() {
        Browser alice = alice();
        assertThat(alice.refresh().status()).isEqualTo(200);
        assertThat(alice.get("pages/forward-logout").body()).isEqualTo("null");
        assertThat(alice.cookies()).isEmpty();
    }

    @Test
    void aPageThatForwardsCanChangeThePayloadAtTheFirstUseOfAToken() {
        Browser alice = alice();
        assertThat(alice.refresh().status()).isEqualTo(200);
        assertThat(alice.get("pages/forward-change").body()).isEqualTo("alice");
        assertThat(alice.get("pages/role").body()).isEqualTo("false");
        assertThat(alice.refresh().status()).isEqualTo(200);
        assertThat(alice.get("pages/user").body()).isEqualTo("alice");
    }

    /** As a browser navigates; the SDK does not see it. */
    private static Answer navigate(Browser browser, String path) {
        return browser.send("GET", path, null, Map.of("Accept", "text/html,*/*;q=0.8", "Sec-Fetch-Mode", "navigate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pages/wrapped?q=a%20b&r=%2F", "account", "api/orders?x=%26"})
    void aNavigationWithAnExpiredAccessTokenIsRefreshed(String page) {
        Browser alice = alice();
        expireAccessTokens();

        Answer toRefresh = navigate(alice, page);
        assertThat(toRefresh.status()).isEqualTo(303);
        String location = toRefresh.header("Location").orElseThrow();
        assertThat(location).startsWith(callerApplication().getPath() + "api/session/refresh?redirect=");
        assertThat(toRefresh.header("Cache-Control").orElseThrow()).contains("no-store");
        Answer back = navigate(alice, location);
        assertThat(back.status()).isEqualTo(303);
        assertThat(back.header("Location")).contains(callerApplication().getPath() + page);
        assertThat(back.header("Cache-Control").orElseThrow()).contains("no-store");

        assertThat(navigate(alice, back.header("Location").orElseThrow()).status())
                .isEqualTo(200);
        assertThat(alice.refresh().status()).isEqualTo(200);
    }

    @Test
    void twoTabsThatRefreshAtOnceGetTheSameTokens() {
        Browser alice = alice();
        Browser before = alice.copy();
        expireAccessTokens();
        String refresh = navigate(alice, "account").header("Location").orElseThrow();
        assertThat(navigate(alice, refresh).status()).isEqualTo(303);
        assertThat(alice.get("account").status()).isEqualTo(200);

        assertThat(navigate(before, refresh).status()).isEqualTo(303);
        assertThat(before.get("account").status()).isEqualTo(200);
        assertThat(before.refresh().status()).isEqualTo(200);
    }

    @Test
    void aBrowserIsNotSentToAndFro() {
        Browser alice = alice();
        expireAccessTokens();
        alice.putCookie("sPageRefreshed=1; Path=/; Secure");
        assertThat(navigate(alice, "account").status()).isEqualTo(401);
    }

    @Test
    void aNavigationThatLacksTheAntiCsrfTokenIsNotRefreshed() {
        assertThat(navigate(alice(), "api/strict").status()).isEqualTo(401);
    }

    @Test
    void aNavigationWithoutASessionShowsTheErrorPage() {
        Answer page = navigate(browser(), "account");
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.body()).isEqualTo("log in, please");
    }

    @Test
    void aNavigationWhoseSessionHasEndedIsRefusedAfterOneRefresh() {
        Browser alice = alice();
        Browser other = alice.copy();
        assertThat(other.get("pages/logout").status()).isEqualTo(200);
        expireAccessTokens();
        Answer back =
                navigate(alice, navigate(alice, "account").header("Location").orElseThrow());
        assertThat(back.status()).isEqualTo(303);
        assertThat(alice.cookie(ACCESS_TOKEN)).isEmpty();
        Answer page = navigate(alice, back.header("Location").orElseThrow());
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.body()).isEqualTo("log in, please");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "account",
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example/",
                "\\\\evil.example",
                "/\tevil",
                "/%0d%0aSet-Cookie:x",
                "javascript:alert(1)"
            })
    void aRefreshSendsTheBrowserToNoOtherHost(String target) {
        Browser alice = alice();
        Answer refused = navigate(
                alice, "api/session/refresh?redirect=" + URLEncoder.encode(URLDecoder.decode(target, UTF_8), UTF_8));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(reason(refused)).isEqualTo("redirect");
        assertThat(refused.setCookies()).isEmpty();
    }

    @Test
    void aRefreshSendsTheBrowserNotToItself() {
        String itself = callerApplication().getPath() + "api/session/refresh";
        assertThat(navigate(alice(), "api/session/refresh?redirect=" + itself).status())
                .isEqualTo(400);
    }

    @Test
    void aScriptRefreshesWithPostOnly() {
        Browser alice = alice();
        Answer refused = alice.send(
                "GET", "api/session/refresh?redirect=/", null, Map.of("Sec-Fetch-Mode", "cors", "Accept", "text/html"));
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.setCookies()).isEmpty();
    }

    @Test
    void aLinkOfAnotherSiteLogsNobodyOut() {
        Answer withoutCookies = navigate(browser(), "api/session/refresh?redirect=/");
        assertThat(withoutCookies.status()).isEqualTo(303);
        assertThat(withoutCookies.setCookies()).singleElement().asString().startsWith("sPageRefreshed=");
    }

    private WebSocket open(SocketEvents events, Map<String, String> headers) throws Exception {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        headers.forEach(builder::header);
        URI socket = URI.create(callerApplication().resolve("socket").toString().replaceFirst("http", "ws"));
        return builder.buildAsync(socket, events).get(20, TimeUnit.SECONDS);
    }

    private static String accessTokenOf(Browser browser) {
        return ACCESS_TOKEN + "=" + browser.cookie(ACCESS_TOKEN).orElseThrow().value();
    }

    @Test
    void aWebSocketEndsWithItsSession() throws Exception {
        Browser alice = alice();
        SocketEvents events = new SocketEvents();
        WebSocket socket = open(events, Map.of("Cookie", accessTokenOf(alice)));
        assertThat(events.text.get(20, TimeUnit.SECONDS)).startsWith("alice ");
        assertThat(events.closed).isNotDone();
        assertThat(alice.get("pages/logout").status()).isEqualTo(200);
        events.closed.get(20, TimeUnit.SECONDS);
        socket.abort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://evil.example", "http://sub.localhost", "null"})
    void aWebSocketWithoutASessionOfThisOriginIsClosed(String origin) throws Exception {
        SocketEvents events = new SocketEvents();
        WebSocket socket =
                open(events, origin.isEmpty() ? Map.of() : Map.of("Origin", origin, "Cookie", accessTokenOf(alice())));
        events.closed.get(20, TimeUnit.SECONDS);
        assertThat(events.text).isNotDone();
        socket.abort();
    }

    /** What a client hears of a WebSocket. */
    private static final class SocketEvents implements WebSocket.Listener {

        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.complete(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(true);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(true);
        }
    }
}
