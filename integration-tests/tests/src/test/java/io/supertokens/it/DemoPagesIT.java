package io.supertokens.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.supertokens.it.browser.ClockResource;
import io.supertokens.it.browser.ShiftedClock;
import io.supertokens.it.support.Accessibility;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.Npm;
import io.supertokens.it.support.Profile;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the demo: its own client, and SuperTokens' client. */
@Needs({Need.NODE, Need.CHROMIUM})
@ExtendWith(ArquillianExtension.class)
class DemoPagesIT extends ChromiumIT {

    private static final String DEMO = "demo-pages";
    private static final String WITHOUT_CLIENT = "demo-pages-without-client";
    private static final String OWN_CLIENT = "index.html";
    private static final String CURRENT_CLIENT = "current.html";
    private static final int PHONE_WIDTH = 390;
    private static final int PHONE_HEIGHT = 844;
    private static final Duration VALIDITY = Duration.ofSeconds(30);

    @Deployment(name = DEMO, testable = false)
    static WebArchive demo() {
        Map<String, String> config = config();
        config.put("supertokens.access-token.revocation", "feed");
        return Wars.demoWithClient(DEMO, config).addClasses(ShiftedClock.class, ClockResource.class);
    }

    @Deployment(name = WITHOUT_CLIENT, testable = false)
    static WebArchive withoutClient() {
        return Wars.demoWithoutClient(WITHOUT_CLIENT, config()).addClasses(ShiftedClock.class, ClockResource.class);
    }

    /** The properties of the demo, without the revocation feed. */
    private static Map<String, String> config() {
        Map<String, String> config =
                new HashMap<>(DatabaseProduct.H2.freshDatabase().config());
        config.put("supertokens.access-token.validity", String.valueOf(VALIDITY.toSeconds()));
        config.put("supertokens.refresh-token.late-window", "0");
        config.put("supertokens.device-binding.enabled", "true");
        return config;
    }

    /** The clock and the size of a page are those of all later pages of its profile. */
    @Override
    @BeforeEach
    void openProfile() {
        profile = chromium.profileOfItsOwn();
    }

    private Page open(String application, String page) {
        return profile.visit(TestServer.address(application), page).page();
    }

    private Page open(String page) {
        return open(DEMO, page);
    }

    private static void press(Page page, String name) {
        button(page, name).click();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator sessions(Page page) {
        return page.locator("#sessions li");
    }

    /** From the top of one to the top of the other, in pixels. */
    private static double distance(Locator one, Locator other) {
        return Math.abs(one.boundingBox().y - other.boundingBox().y);
    }

    private static Page loggedInAs(String user, Profile profile) {
        Page page = profile.visit(TestServer.address(DEMO), OWN_CLIENT).page();
        page.getByLabel("as somebody else").fill(user);
        press(page, "Log in");
        assertThat(status(page)).hasText("POST login: 200");
        return page;
    }

    private static Locator status(Page page) {
        return page.getByRole(AriaRole.STATUS);
    }

    private static void logIn(Page page) {
        logIn(page, "as alice");
    }

    private static void logIn(Page page, String who) {
        press(page, who);
        assertThat(status(page)).hasText("POST login: 200");
    }

    private static void pass(String application, Duration time) {
        Browser clock = new Browser(TestServer.address(application).resolve("api/"));
        assertThat(clock.post("clock/" + time).status()).isEqualTo(204);
    }

    /** The clock of the server goes ahead, then that of the page, whose timers run. */
    private static void expireWhileThePageWaits(String application, Page page) {
        Duration time = VALIDITY.plusSeconds(2);
        pass(application, time);
        page.clock().fastForward(time.toMillis());
    }

    private static Locator events(Page page) {
        return page.locator("#events strong");
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN_CLIENT, CURRENT_CLIENT})
    void everyoneCanUseThePage(String path) {
        Page page = open(path);
        page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
        assertThat(Accessibility.problems(page)).isEmpty();

        logIn(page);
        press(page, "Who am I?");
        assertThat(status(page)).hasText("GET me: 200");
        assertThat(Accessibility.problems(page)).isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(Accessibility.problems(page)).isEmpty();
        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(PHONE_WIDTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN_CLIENT, CURRENT_CLIENT})
    void theKeyboardSuffices(String path) {
        Page page = open(path);
        for (String key : List.of("Tab", "Enter", "Tab", "Enter")) {
            page.keyboard().press(key);
        }
        assertThat(status(page)).hasText("POST login: 200");
    }

    @Test
    void thePagesLinkToEachOther() {
        Page page = open(OWN_CLIENT);
        page.getByText("with SuperTokens’ own client").click();
        assertThat(page).hasTitle("SuperTokens for Jakarta EE: with SuperTokens’ own client");
        page.getByText("the other page").click();
        assertThat(page).hasTitle("SuperTokens for Jakarta EE: sessions you can watch");
    }

    @Test
    void theOwnClientRefreshesWhenTheAccessTokenHasExpired() {
        Page page = open(OWN_CLIENT);
        logIn(page);
        pass(DEMO, VALIDITY.plusSeconds(2));
        press(page, "Five calls at once");
        assertThat(page.locator("#log .path").filter(new Locator.FilterOptions().setHasText("session/refresh")))
                .hasCount(1);
        press(page, "Log out");
        assertThat(status(page)).hasText("POST logout: 204");
        assertThat(profile.cookies()).isEmpty();
    }

    @Test
    void theTheftIsCaught() {
        Page page = open(WITHOUT_CLIENT, OWN_CLIENT);
        page.clock().install();
        for (int step = 1; step <= 10; step++) {
            page.locator("#play-step").click();
            if (step == 9) {
                assertThat(page.getByText("last access token runs out in")).isVisible();
                expireWhileThePageWaits(WITHOUT_CLIENT, page);
            }
            assertThat(page.locator("#play-timeline li")).hasCount(step);
        }
        assertThat(page.locator("#play-timeline li").last()).containsText("Caught");
    }

    @Test
    void withTheFeedTheThiefIsOutAtOnce() {
        Page page = open(OWN_CLIENT);
        for (int step = 1; step <= 10; step++) {
            page.locator("#play-step").click();
            assertThat(page.locator("#play-timeline li")).hasCount(step);
            assertThat(page.locator("#play-waiting")).isHidden();
        }
        assertThat(page.locator("#play-timeline li").nth(7)).containsText("GET sessions/current → 401 unauthorised");
        assertThat(page.locator("#play-timeline li").last()).containsText("Caught");
    }

    /** On a phone, with the keyboard only: the button keeps the focus. */
    @Test
    void theTheftFromABoundBrowserIsPrevented() {
        Page page = open(WITHOUT_CLIENT, OWN_CLIENT);
        page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
        page.clock().install();
        assertThat(page.locator("#bound-play")).containsText("The browser of this act is simulated");
        Locator steps = page.locator("#bound-play-timeline li");
        Locator next = page.locator("#bound-play-step");
        next.focus();
        for (int step = 1; step <= 11; step++) {
            page.keyboard().press("Enter");
            if (step == 8) {
                assertThat(page.getByText("The copied access token runs out in"))
                        .isVisible();
                expireWhileThePageWaits(WITHOUT_CLIENT, page);
            }
            assertThat(steps).hasCount(step);
            assertThat(next).isFocused();
        }
        assertThat(steps).containsText(new String[] {
            "POST login → 200",
            "POST session/refresh/bind → 200",
            "__Host-sAccessToken, __Host-sDeviceBound, __Secure-sRefreshToken, sIdRefreshToken",
            "GET me → 200",
            "POST session/refresh/bound → 401 device-proof",
            "A copy was refused",
            "POST session/refresh/bound → 200",
            "GET me → 401 try-refresh-token",
            "POST session/refresh → 403 device-proof-required",
            "GET me → 200",
            "Prevented"
        });
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            assertThat(Accessibility.problems(page)).isEmpty();
        }
        assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(PHONE_WIDTH);
    }

    @Test
    void whoseBrowserBindsIsToldThatThereIsNothingToCatch() {
        Page page = open(OWN_CLIENT);
        page.locator("#play-step").click();
        assertThat(page.locator("#play-timeline li")).hasCount(1);
        page.context()
                .addCookies(List.of(new Cookie("__Host-sDeviceBound", "1")
                        .setDomain(TestServer.address(DEMO).getHost())
                        .setPath("/")
                        .setSecure(true)
                        .setHttpOnly(true)));
        page.locator("#play-step").click();
        assertThat(page.locator("#play-timeline li").last()).containsText("Prevented, in your browser");
        assertThat(page.locator("#play-step")).hasText("Step by step");
    }

    @Test
    void theListShowsTheDevicesAndWhichIsThisOne() {
        try (Profile elsewhere = chromium.profile()) {
            loggedInAs("erin", elsewhere);
            Page page = loggedInAs("erin", profile);
            press(page, "List my sessions");

            assertThat(sessions(page)).hasCount(2);
            for (Locator session : sessions(page).all()) {
                assertThat(session).containsText("Chrome on");
                assertThat(session).containsText(Pattern.compile("logged in \\d\\d:\\d\\d:\\d\\d"));
                assertThat(session).containsText(Pattern.compile("last use recorded \\d\\d:\\d\\d:\\d\\d"));
            }
            assertThat(sessions(page).first()).containsText("this one");
            assertThat(sessions(page).last()).not().containsText("this one");
        }
    }

    @Test
    void whoWasEndedIsToldWithinTheBoundAndStopped() {
        try (Profile elsewhere = chromium.profile()) {
            Page ended = loggedInAs("frank", elsewhere);
            ended.getByRole(AriaRole.SWITCH, new Page.GetByRoleOptions().setName("ask every second"))
                    .click();
            Page page = loggedInAs("frank", profile);
            press(page, "List my sessions");
            sessions(page).last().getByRole(AriaRole.BUTTON).click();
            assertThat(sessions(page).last()).containsText("ended");

            assertThat(status(ended)).hasText("The server has ended this session, and refuses its access token.");
            assertThat(ended.locator("#who")).hasText("Ended by the server");
            assertThat(elsewhere.refreshes()).isZero();
            assertThat(elsewhere.cookies()).isEmpty();
            press(ended, "Who am I?");
            assertThat(status(ended)).containsText("GET me: 401");
            press(page, "Who am I?");
            assertThat(status(page)).hasText("GET me: 200");
        }
    }

    @Test
    void whoAsksNothingIsToldAtTheNextClickThatAllOthersWereEnded() {
        try (Profile elsewhere = chromium.profile()) {
            Page ended = loggedInAs("grace", elsewhere);
            Page page = loggedInAs("grace", profile);
            press(page, "End all others");
            assertThat(status(page)).hasText("One other session was ended.");
            assertThat(sessions(page)).hasCount(1);
            assertThat(sessions(page)).containsText("this one");
            assertThat(page.locator(":focus")).hasText("End all others");

            press(ended, "Who am I?");
            assertThat(status(ended)).containsText("GET me: 401, unauthorised");
            assertThat(ended.locator("#who")).hasText("Ended by the server");
        }
    }

    @Test
    void theFocusStaysWhereASessionWasEnded() {
        try (Profile elsewhere = chromium.profile()) {
            loggedInAs("heidi", elsewhere);
            Page page = loggedInAs("heidi", profile);
            press(page, "List my sessions");

            sessions(page).last().getByRole(AriaRole.BUTTON).press("Enter");
            assertThat(page.locator("#sessions li.ended")).isFocused();
            assertThat(status(page)).containsText(Pattern.compile("^Chrome on .*: ended\\.$"));

            sessions(page).first().getByRole(AriaRole.BUTTON).press("Enter");
            assertThat(status(page)).containsText(": 204");
            assertThat(sessions(page)).hasCount(0);
            assertThat(page.locator("#mine-title")).isFocused();
        }
    }

    @Test
    void whoEndsASessionThatHadEndedBeforeIsTold() {
        try (Profile elsewhere = chromium.profile()) {
            Page other = loggedInAs("ivan", elsewhere);
            Page page = loggedInAs("ivan", profile);
            press(page, "List my sessions");
            press(other, "Log out");
            assertThat(status(other)).hasText("POST logout: 204");

            sessions(page).last().getByRole(AriaRole.BUTTON).click();
            assertThat(sessions(page).last()).containsText("had ended before");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everyoneCanUseTheListOfSessions(ColorScheme scheme) {
        try (Profile elsewhere = chromium.profile()) {
            String user = "judy-" + scheme;
            loggedInAs(user, elsewhere);
            Page page = loggedInAs(user, profile);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            press(page, "List my sessions");
            assertThat(sessions(page)).hasCount(2);
            assertThat(Accessibility.problems(page)).isEmpty();
            page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
            assertThat(Accessibility.problems(page)).isEmpty();

            sessions(page).last().getByRole(AriaRole.BUTTON).click();
            assertThat(page.locator("#sessions li.ended")).isFocused();
            assertThat(Accessibility.problems(page)).isEmpty();
            press(page, "End all others");
            assertThat(page.locator(".here")).hasText("There was no other session.");
            assertThat(Accessibility.problems(page)).isEmpty();
            assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
                    .isEqualTo(PHONE_WIDTH);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "index.html,as alice,POST login: 200",
        "index.html,Who am I?,GET me: 401",
        "index.html,Save without anti-csrf,PUT note: 401",
        "index.html,Log out everywhere,POST logout/everywhere: 401",
        "index.html,List my sessions,GET sessions: 401",
        "index.html,End all others,DELETE sessions/others: 401",
        "current.html,as alice,POST login: 200",
        "current.html,Who am I?,GET me: 401",
        "current.html,Sign out,There is no session",
    })
    void aTapOnAPhoneShowsItsResultAtTheFinger(String path, String button, String result) {
        Page page = open(path);
        page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
        press(page, button);

        assertThat(page.locator(".here")).containsText(result);
        assertThat(page.locator(".here")).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
        assertThat(distance(button(page, button), page.locator(".here"))).isLessThan(PHONE_HEIGHT / 4.0);
    }

    @Test
    void aTapThatEndsASessionShowsItsResultAtTheFinger() {
        try (Profile elsewhere = chromium.profile()) {
            loggedInAs("mallory", elsewhere);
            Page page = loggedInAs("mallory", profile);
            page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
            press(page, "List my sessions");

            Locator button = sessions(page).last().getByRole(AriaRole.BUTTON);
            button.scrollIntoViewIfNeeded();
            double finger = button.boundingBox().y;
            button.click();
            Locator result = page.locator("#sessions li.ended .chip");
            assertThat(result).hasText("ended");
            assertThat(Math.abs(result.boundingBox().y - finger)).isLessThan(PHONE_HEIGHT / 4.0);

            sessions(page).first().getByRole(AriaRole.BUTTON).click();
            assertThat(page.locator("#mine .bar + .here")).containsText(": 204");
            assertThat(page.locator(".here")).isInViewport();
        }
    }

    @Test
    void theCurrentClientAsksOnceWhetherThereIsASession() {
        Page page = open(CURRENT_CLIENT);
        assertThat(status(page)).containsText("POST session/refresh: 401");
        assertThat(page.locator("#session .value")).hasText("none");
        press(page, "Who am I?");
        assertThat(status(page)).containsText("GET me: 401");
        assertThat(profile.refreshes()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCurrentClientIsShownAtWork(boolean inHeaders) {
        Page page = open(CURRENT_CLIENT);
        assertThat(page.locator("#session .value")).hasText("none"); // the lock of the first refresh is free
        if (inHeaders) {
            page.waitForResponse(
                    "**/current.js", () -> page.getByRole(AriaRole.SWITCH).click());
            page.waitForLoadState(); // of the page that the switch has loaded again
        }
        logIn(page);
        assertThat(page.locator("#who")).hasText("alice");
        assertThat(page.locator("#session .value")).hasText("exists");
        assertThat(page.locator("#payload .value")).containsText("groups");
        assertThat(page.locator("#kept .value")).containsText(inHeaders ? "st-access-token" : "sAntiCsrf");
        assertThat(page.locator("#where")).containsText(inHeaders ? "scripts can read it" : "no script can read it");
        press(page, "Save");
        assertThat(status(page)).hasText("PUT note: 200");
        press(page, "Admin area role needed");
        assertThat(status(page)).containsText("GET admin: 403");
        long refreshes = profile.refreshes();

        page.clock().install();
        press(page, "Wait until it has expired, then ask");
        assertThat(status(page)).containsText("The access token expires in");
        expireWhileThePageWaits(DEMO, page);
        assertThat(status(page)).hasText("GET me: 200");
        assertThat(profile.refreshes()).isEqualTo(refreshes + 1);
        assertThat(events(page).first()).hasText("ACCESS_TOKEN_PAYLOAD_UPDATED"); // the refresh was confirmed
        assertThat(events(page)).containsText(new String[] {"REFRESH_SESSION", "SESSION_CREATED"});

        press(page, "Sign out");
        assertThat(status(page)).hasText("POST signout: 200");
        assertThat(events(page).first()).hasText("SIGN_OUT");
        assertThat(page.locator("#session .value")).hasText("none");
        assertThat(profile.cookies()).extracting(cookie -> cookie.name).containsExactly("st-last-access-token-update");
    }

    @Test
    void theCurrentClientNoticesThatItsSessionWasEnded() {
        Page page = open(CURRENT_CLIENT);
        logIn(page);
        try (Profile elsewhere = chromium.profile()) {
            Page other = elsewhere.visit(TestServer.address(DEMO), OWN_CLIENT).page();
            logIn(other, "as bob, an admin");
            press(other, "End alice’s sessions admin");
            assertThat(status(other)).containsText("DELETE admin/users/alice/sessions: 200");
        }
        press(page, "Refresh now");
        assertThat(events(page).first()).hasText("UNAUTHORISED");
        assertThat(page.locator("#who")).hasText("Not logged in");
        press(page, "Sign out");
        assertThat(status(page)).hasText("There is no session: the client sends nothing.");
    }

    @Test
    void withoutTheClientThePageSaysHowToGetIt() {
        Page page = open(WITHOUT_CLIENT, CURRENT_CLIENT);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("mvn -Pdemo package");
        assertThat(Accessibility.problems(page)).isEmpty();
    }

    @Test
    void theBuildBringsTheClientThatIsTestedHere() throws IOException {
        assertThat(Files.readString(Path.of("..", "demo", "pom.xml")))
                .contains("supertokens-web-js@" + Npm.version("supertokens-web-js"));
    }
}
