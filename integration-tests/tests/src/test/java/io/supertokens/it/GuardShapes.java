package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.supertokens.it.support.Browser;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is admitted wherever the guard stands; the same on each server. */
abstract class GuardShapes {

    /** By address and role. */
    private static final Map<URI, Browser> USERS = new ConcurrentHashMap<>();

    /** The address of an application of {@link io.supertokens.it.guards.Shapes}. */
    abstract URI shapesApplication();

    /** Whether a class is served whose path stands on its interface, which Jakarta REST does not require. */
    boolean servesPathsOfInterfaces() {
        return true;
    }

    private Browser userWith(String role) {
        return USERS.computeIfAbsent(shapesApplication().resolve("login/" + role), login -> {
            Browser browser = new Browser(shapesApplication());
            assertThat(browser.post(login.toString()).status()).isEqualTo(204);
            return browser;
        });
    }

    static int status(Browser browser, String method, String path) {
        Map<String, String> headers =
                browser.antiCsrfToken().map(token -> Map.of("anti-csrf", token)).orElse(Map.of());
        return browser.send(method, path, null, headers).status();
    }

    @ParameterizedTest
    @CsvSource({
        // path, anonymous, a guest, a user, an admin
        "open, 200, 200, 200, 200",
        "api/secured-class, 401, 200, 200, 200",
        "api/secured-method, 401, 200, 200, 200",
        "base/secured-class, 401, 200, 200, 200",
        "base/secured-method, 401, 200, 200, 200",
        "generic/secured-method, 401, 200, 200, 200",
        "interface/secured-type, 401, 200, 200, 200",
        "interface/secured-type-repeated, 401, 200, 200, 200",
        "superclass/secured-type, 401, 200, 200, 200",
        "superclass/secured-overridden, 401, 200, 200, 200",
        "path-of-interface/roles-class, 401, 403, 200, 403",
        "path-of-interface/roles-method, 401, 403, 200, 403",
        "path-of-interface/denied-class, 401, 403, 403, 403",
        "path-of-interface/secured-bean, 401, 200, 200, 200",
        "strictest/denied-class, 401, 403, 403, 403",
        "strictest/admin-and-user, 401, 403, 403, 403",
        "strictest/permitted-above, 401, 403, 200, 403",
        "strictest/permitted-below, 401, 403, 200, 403",
        "strictest/optional-above, 401, 200, 200, 200",
        "strictest/always, 401, 200, 200, 200",
        "within/method-replaces-class, 401, 403, 200, 403",
        "stereotype, 401, 200, 200, 200",
        "forwarding, 401, 200, 200, 200",
        "locator/open, 200, 200, 200, 200",
        "locator/secured, 401, 200, 200, 200",
        "locator/roles-of-interface, 401, 403, 200, 403"
    })
    void aGuardHoldsWhereverItStands(String path, int anonymous, int guest, int user, int admin) {
        assumeTrue(
                !path.startsWith("path-of-interface/") || servesPathsOfInterfaces(),
                "the server does not serve a path of an interface");
        for (String method : new String[] {"GET", "POST"}) {
            assertThat(status(new Browser(shapesApplication()), method, path))
                    .as(method + " anonymous")
                    .isEqualTo(anonymous);
            assertThat(status(userWith("guest"), method, path))
                    .as(method + " guest")
                    .isEqualTo(guest);
            assertThat(status(userWith("user"), method, path))
                    .as(method + " user")
                    .isEqualTo(user);
            assertThat(status(userWith("admin"), method, path))
                    .as(method + " admin")
                    .isEqualTo(admin);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"produced/sub", "produced/object"})
    void theObjectBehindAClientProxyIsGuarded(String path) {
        Browser anonymous = new Browser(shapesApplication());
        assertThat(status(anonymous, "GET", path)).isEqualTo(401);
        assertThat(status(anonymous, "POST", path)).isEqualTo(401);
        assertThat(status(userWith("guest"), "GET", path)).isEqualTo(200);
        assertThat(status(userWith("guest"), "POST", path)).isEqualTo(403);
        assertThat(status(userWith("user"), "POST", path)).isEqualTo(200);
    }

    @Test
    void theStrictestAntiCsrfHolds() {
        Browser browser = userWith("user");
        assertThat(browser.send("GET", "strictest/always", null, Map.of()).status())
                .isEqualTo(401);
        assertThat(browser.send("GET", "strictest/optional-above", null, Map.of())
                        .status())
                .isEqualTo(200);
    }
}
