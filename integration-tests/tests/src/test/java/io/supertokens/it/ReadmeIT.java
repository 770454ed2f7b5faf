package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.browser.ClockResource;
import io.supertokens.it.browser.ShiftedClock;
import io.supertokens.it.readme.App;
import io.supertokens.it.readme.Resources;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.Chromium;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.Profile;
import io.supertokens.it.support.Tab;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the Java and the JavaScript of README.md in Chromium. */
@Needs(Need.CHROMIUM)
@ExtendWith(ArquillianExtension.class)
class ReadmeIT {

    private static final String APPLICATION = "app"; // the name in the script
    private static Chromium chromium;

    private Profile profile;

    @Deployment(testable = false)
    static WebArchive application() {
        return Wars.war(
                        APPLICATION,
                        DatabaseProduct.H2.freshDatabase().config(),
                        App.class,
                        Resources.class,
                        ClockResource.class,
                        ShiftedClock.class)
                .addAsWebResource(new StringAsset("<!doctype html><title>app</title>"), "index.html");
    }

    @BeforeAll
    static void startChromium() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stopChromium() {
        chromium.close();
    }

    @BeforeEach
    void openProfile() {
        profile = chromium.profile();
    }

    @AfterEach
    void closeProfile() {
        profile.close();
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "..", "README.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    /** A page with the script. */
    private Tab page() throws IOException {
        List<String> scripts = blocks("js");
        assertThat(scripts).hasSize(1);
        return profile.visit(TestServer.address(APPLICATION), "index.html").with(scripts.get(0));
    }

    private Tab loggedInPage() throws IOException {
        Tab page = page();
        assertThat(page.evaluate("""
                () => call("/app/api/login", {method: "POST", body: new URLSearchParams({user: "alice", password: "secret"})})
                    .then(response => response.text())
                """)).isEqualTo("welcome");
        return page;
    }

    private static Object get(Tab page, String path) {
        return page.evaluate("() => call('/app/api/%s').then(response => response.text())".formatted(path));
    }

    private static Object logOut(Tab page) {
        return page.evaluate("() => call('/app/api/logout', {method: 'POST'}).then(response => response.status)");
    }

    private static Object status(Tab page, String path) {
        return page.evaluate("() => call('/app/api/%s').then(response => response.status)".formatted(path));
    }

    private static void expireAccessTokens() {
        Browser clock = new Browser(TestServer.address(APPLICATION).resolve("api/"));
        assertThat(clock.post("clock/" + Duration.ofHours(3)).status()).isEqualTo(204);
    }

    @Test
    void theClassesAreThoseThatAreTestedHere() throws IOException {
        List<String> classes = blocks("java");
        assertThat(classes).hasSize(2);
        assertThat(source("App.java")).endsWith("\n\n" + classes.get(0));
        assertThat(source("Resources.java")).endsWith("\n\n" + classes.get(1));
    }

    private static String source(String file) throws IOException {
        return Files.readString(
                Path.of("src/test/java/io/supertokens/it/readme").resolve(file));
    }

    @Test
    void whoIsLoggedInUsesTheSession() throws IOException {
        Tab page = loggedInPage();
        assertThat(get(page, "me")).isEqualTo("alice");
        assertThat(get(page, "orders")).isEqualTo("the orders of alice");
        assertThat(profile.refreshes()).isZero();
    }

    @Test
    void whoIsNotLoggedInIsRefusedWithoutARefresh() throws IOException {
        assertThat(status(page(), "me")).isEqualTo(401);
        assertThat(profile.refreshes()).isZero();
    }

    @Test
    void whenTheAccessTokenHasExpiredTheScriptRefreshesAndTriesAgain() throws IOException {
        Tab page = loggedInPage();
        for (int expiries = 1; expiries <= 3; expiries++) {
            expireAccessTokens();
            assertThat(get(page, "me")).isEqualTo("alice");
            assertThat(profile.refreshes()).isEqualTo(expiries);
        }
    }

    @Test
    void manyCallsThatExpireTogetherCauseOneRefresh() throws IOException {
        Tab page = loggedInPage();
        expireAccessTokens();
        assertThat((List<?>) page.evaluate("""
                () => Promise.all(Array(10).fill("/app/api/me").map(path => call(path).then(response => response.text())))
                """)).hasSize(10).allMatch("alice"::equals);
        assertThat(profile.refreshes()).isEqualTo(1);
    }

    @Test
    void twoTabsShareTheSessionAndItsAntiCsrfToken() throws IOException {
        Tab first = loggedInPage();
        Tab second = page();
        expireAccessTokens();
        assertThat(get(second, "me")).isEqualTo("alice");
        assertThat(get(first, "me")).isEqualTo("alice");
        assertThat(profile.refreshes()).isEqualTo(1);
        assertThat(logOut(first)).isEqualTo(204);
        assertThat(status(second, "me")).isEqualTo(401);
    }

    @Test
    void aChangeAfterTheAccessTokenHasExpiredGoesThrough() throws IOException {
        Tab page = loggedInPage();
        expireAccessTokens();
        assertThat(logOut(page)).isEqualTo(204);
        assertThat(profile.refreshes()).isEqualTo(1);
        assertThat(status(page, "me")).isEqualTo(401);
    }
}
