package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Client;
import io.supertokens.it.support.Profile;
import io.supertokens.it.support.Tab;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The client of the reference's time: supertokens-website 4.2.0. */
class OfficialClientIT extends BrowserClientIT {

    private static final String WITHOUT_ANTI_CSRF = "clients-without-anti-csrf";
    private static final String OTHER_SITE = "clients-other-site";

    private static final Client FETCH = Client.website4("fetch");
    static final List<Client> MODES = List.of(FETCH);
    static final List<Client> CLIENTS = List.of(FETCH, Client.website4("axios"));

    @Deployment(name = WITHOUT_ANTI_CSRF, testable = false)
    static WebArchive withoutAntiCsrf() {
        return war(WITHOUT_ANTI_CSRF, Map.of("supertokens.anti-csrf", "false"));
    }

    @Deployment(name = OTHER_SITE, testable = false)
    static WebArchive otherSite() {
        return war(
                OTHER_SITE,
                Map.of(
                        "supertokens.cors.allowed-origins",
                        page().origin("app.example.test"),
                        "supertokens.cookie.same-site",
                        "none"));
    }

    @Override
    List<Client> clients() {
        return CLIENTS;
    }

    @Override
    List<String> cookiesOf(Client client) {
        return List.of("__Host-sAccessToken", "__Secure-sRefreshToken", "sIdRefreshToken", "sIRTFrontend");
    }

    @Override
    List<String> cookiesLeft() {
        return List.of();
    }

    /** Without the cookie that only this host can set, it cannot be known which session a refresh token belongs to. */
    @Test
    void withoutTheCookieOfItsAccessTokenTheClientIsToldToLogInAgain() {
        Profile profile = profile();
        Tab tab = loggedIn(profile, DEMO, FETCH);
        profile.drop("__Host-sAccessToken");
        assertLoggedOut(tab);
        logIn(tab);
        assertWorks(tab);
    }

    @Test
    void whatChangesSomethingNeedsTheAntiCsrfTokenUnlessThatIsSwitchedOff() {
        Profile profile = profile();
        loggedIn(profile, DEMO, FETCH);
        Tab forger = open(profile, DEMO, Client.none());
        assertThat(forger.get("me").status()).isEqualTo(200);
        assertThat(forger.put("note", Map.of("text", "owned")).body()).contains("anti-csrf");

        Profile unprotected = profile();
        assertWorks(loggedIn(unprotected, WITHOUT_ANTI_CSRF, FETCH));
        Tab plain = open(unprotected, WITHOUT_ANTI_CSRF, Client.none());
        assertThat(plain.put("note", Map.of("text", "mine")).status()).isEqualTo(200);
        expireAccessTokens(WITHOUT_ANTI_CSRF);
        assertWorks(open(unprotected, WITHOUT_ANTI_CSRF, FETCH));
        assertThat(unprotected.refreshes()).isEqualTo(1);
    }

    @Test
    void aPageOfAnotherOriginLearnsNothing() {
        Tab tab = profile().open(page().address("app.example.test"), api(OTHER_PORT), FETCH);
        assertThat(tab.get("greeting")).isEqualTo(new Tab.Result(0, "Failed to fetch"));
        assertThat(tab.post("login", Map.of("userId", user))).isEqualTo(new Tab.Result(0, "Failed to fetch"));
    }

    @Test
    void withoutAllowedOriginsNoOtherOriginIsLetIn() {
        Tab tab = profile().open(page().address("localhost"), api(DEMO), FETCH);
        assertThat(tab.get("greeting")).isEqualTo(new Tab.Result(0, "Failed to fetch"));
    }

    /** In a browser that accepts third-party cookies, as some still do. */
    @Test
    void aPageOfAnotherSiteUsesTheSessionWhereSameSiteIsNone() {
        Profile profile = profileWithThirdPartyCookies();
        Tab tab = profile.open(page().address("app.example.test"), api(OTHER_SITE), FETCH);
        logIn(tab);
        assertWorks(tab);
        expireAccessTokens(OTHER_SITE);
        assertWorks(tab);
        assertThat(profile.refreshes()).isEqualTo(1);
    }
}
