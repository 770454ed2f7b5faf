package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.ServerProduct.Constraints;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The user of a session in servlets, security constraints and enterprise beans. */
abstract class CallerOfTheServer {

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

    private Browser browser() {
        Browser browser = new Browser(callerApplication());
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
}
