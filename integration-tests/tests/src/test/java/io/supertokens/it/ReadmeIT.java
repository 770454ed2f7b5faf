package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.browser.ClockResource;
import io.supertokens.it.browser.ShiftedClock;
import io.supertokens.it.readme.App;
import io.supertokens.it.readme.Resources;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Document;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.Tab;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the Java and the JavaScript of README.md in Chromium. */
@Needs(Need.CHROMIUM)
@ExtendWith(ArquillianExtension.class)
class ReadmeIT extends ChromiumIT {

    private static final String APPLICATION = "app"; // the name in the script
    private static final String ON_PLAIN_HTTP = "app-on-plain-http";
    private static final Document README = Document.read("README.md");

    /** Where the page comes from. Browsers have navigator.locks on https and on localhost only. */
    private enum Place {
        LOCALHOST(APPLICATION, "localhost", ""),
        LOCALHOST_WITHOUT_LOCKS(APPLICATION, "localhost", "delete Navigator.prototype.locks;"),
        PLAIN_HTTP(ON_PLAIN_HTTP, "app.example.test", "");

        private final String application;
        private final String host;
        private final String before;

        Place(String application, String host, String before) {
            this.application = application;
            this.host = host;
            this.before = before;
        }

        URI address() {
            return TestServer.address(host, application);
        }

        String api(String path) {
            return "/" + application + "/api/" + path;
        }

        String script() {
            List<String> scripts = README.blocks("js");
            assertThat(scripts).hasSize(1);
            return before + scripts.get(0).replace("\"/" + APPLICATION + "/", "\"/" + application + "/");
        }

        void expireAccessTokens() {
            Browser clock = new Browser(TestServer.address(application).resolve("api/"));
            assertThat(clock.post("clock/" + Duration.ofHours(3)).status()).isEqualTo(204);
        }
    }

    /** A page with the script. */
    private record Page(Place place, Tab tab) {

        Object get(String path) {
            return tab.evaluate("() => call('%s').then(response => response.text())".formatted(place.api(path)));
        }

        Object status(String path) {
            return tab.evaluate("() => call('%s').then(response => response.status)".formatted(place.api(path)));
        }

        Page loggedIn() {
            assertThat(tab.evaluate("""
                    () => call("%s", {method: "POST", body: new URLSearchParams({user: "alice", password: "secret"})})
                        .then(response => response.text())
                    """.formatted(place.api("login")))).isEqualTo("welcome");
            return this;
        }

        Object logOut() {
            return tab.evaluate("() => call('%s', {method: 'POST'}).then(response => response.status)"
                    .formatted(place.api("logout")));
        }
    }

    @Deployment(name = APPLICATION, testable = false)
    static WebArchive application() {
        return war(APPLICATION, Map.of());
    }

    /** Browsers store no Secure cookie over http from another host than localhost. */
    @Deployment(name = ON_PLAIN_HTTP, testable = false)
    static WebArchive onPlainHttp() {
        return war(ON_PLAIN_HTTP, Map.of("supertokens.cookie.secure", "false"));
    }

    private static WebArchive war(String name, Map<String, String> config) {
        Map<String, String> all =
                new HashMap<>(DatabaseProduct.H2.freshDatabase().config());
        all.putAll(config);
        return Wars.war(name, all, App.class, Resources.class, ClockResource.class, ShiftedClock.class)
                .addAsWebResource(new StringAsset("<!doctype html><title>app</title>"), "index.html");
    }

    private Page page(Place place) {
        return new Page(place, profile.visit(place.address(), "index.html").with(place.script()));
    }

    @Test
    void theClassesAreThoseThatAreTestedHere() throws IOException {
        List<String> classes = README.blocks("java");
        assertThat(classes).hasSize(2);
        assertThat(source("App.java")).endsWith("\n\n" + classes.get(0));
        assertThat(source("Resources.java")).endsWith("\n\n" + classes.get(1));
    }

    private static String source(String file) throws IOException {
        return Files.readString(
                Path.of("src/test/java/io/supertokens/it/readme").resolve(file));
    }

    @ParameterizedTest
    @EnumSource
    void onlyLocalhostHasLocks(Place place) {
        assertThat(page(place).tab().evaluate("() => 'locks' in navigator")).isEqualTo(place == Place.LOCALHOST);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsLoggedInUsesTheSession(Place place) {
        Page page = page(place).loggedIn();
        assertThat(page.get("me")).isEqualTo("alice");
        assertThat(page.get("orders")).isEqualTo("the orders of alice");
        assertThat(profile.refreshes()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whoIsNotLoggedInIsRefusedWithoutARefresh(Place place) {
        assertThat(page(place).status("me")).isEqualTo(401);
        assertThat(profile.refreshes()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whenTheAccessTokenHasExpiredTheScriptRefreshesAndTriesAgain(Place place) {
        Page page = page(place).loggedIn();
        for (int expiries = 1; expiries <= 3; expiries++) {
            place.expireAccessTokens();
            assertThat(page.get("me")).isEqualTo("alice");
            assertThat(profile.refreshes()).isEqualTo(expiries);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyCallsThatExpireTogetherCauseOneRefresh(Place place) {
        Page page = page(place).loggedIn();
        for (int expiries = 1; expiries <= 2; expiries++) {
            place.expireAccessTokens();
            assertThat((List<?>) page.tab().evaluate("""
                    () => Promise.all(Array(10).fill("%s").map(path => call(path).then(response => response.text())))
                    """.formatted(place.api("me"))))
                    .hasSize(10)
                    .allMatch("alice"::equals);
            assertThat(profile.refreshes()).isEqualTo(expiries);
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoTabsShareTheSessionAndItsAntiCsrfToken(Place place) {
        Page first = page(place).loggedIn();
        Page second = page(place);
        place.expireAccessTokens();
        assertThat(second.get("me")).isEqualTo("alice");
        assertThat(first.get("me")).isEqualTo("alice");
        assertThat(profile.refreshes()).isEqualTo(1);
        assertThat(first.logOut()).isEqualTo(204);
        assertThat(second.status("me")).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void aChangeAfterTheAccessTokenHasExpiredGoesThrough(Place place) {
        Page page = page(place).loggedIn();
        place.expireAccessTokens();
        assertThat(page.logOut()).isEqualTo(204);
        assertThat(profile.refreshes()).isEqualTo(1);
        assertThat(page.status("me")).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void aRefreshThatFailsDoesNotBlockTheNext(Place place) {
        Page page = page(place).loggedIn();
        place.expireAccessTokens();
        page.tab().evaluate("""
                () => {
                    const {fetch} = window;
                    window.fetch = (path, options) => {
                        if (!path.endsWith("/session/refresh")) return fetch(path, options);
                        window.fetch = fetch;
                        throw new TypeError("offline");
                    };
                }
                """);
        assertThat(page.tab().evaluate("() => call('%s').catch(failure => failure.message)".formatted(place.api("me"))))
                .isEqualTo("offline");
        assertThat(page.get("me")).isEqualTo("alice");
    }
}
