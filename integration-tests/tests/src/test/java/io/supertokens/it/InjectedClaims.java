package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The session as a JSON Web Token, its claims and its roles; the same on each server. */
abstract class InjectedClaims {

    /** The addresses of applications of {@link io.supertokens.it.claims.ClaimsResource}. */
    abstract List<URI> claimsApplications();

    /** Whether {@code Instance} of a claim can be injected; OpenWebBeans tells its bean another type. */
    boolean injectsInstancesOfClaims() {
        return true;
    }

    static Browser loggedIn(URI application) {
        Browser browser = new Browser(application);
        assertThat(browser.post("login").status()).isEqualTo(204);
        return browser;
    }

    @Test
    void everyFormOfAClaimCanBeInjected() {
        assumeThat(injectsInstancesOfClaims()).isTrue();
        for (URI application : claimsApplications()) {
            assertThat(loggedIn(application).get("claims").body())
                    .isEqualTo(
                            "alice|true|true|[auditor, staff]|[\"staff\",\"auditor\"]|blue|7|Oslo|blue|-|blue|7|blue|blue|alice|supertokens|2|alice|true|true|false|SuperTokens");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "of-class, 200, 401",
        "of-method, 200, 401",
        "wrong, 403, 401",
        "wrong-and-secured, 403, 401",
        "any, 200, 401",
        "open, 200, 200",
        "closed, 403, 401"
    })
    void rolesAreTheGroupsOfThePayload(String resource, int withSession, int without) {
        URI application = claimsApplications().get(0);
        Answer answer = loggedIn(application).get("roles/" + resource);
        assertThat(answer.status()).isEqualTo(withSession);
        Answer anonymous = new Browser(application).get("roles/" + resource);
        assertThat(anonymous.status()).isEqualTo(without);
        assertThat(anonymous.setCookies())
                .as("a request without cookies clears none")
                .isEmpty();
    }

    @Test
    void aSessionIsSeenWhereItIsEntered() {
        for (URI application : claimsApplications()) {
            assertThat(loggedIn(application).get("secured").body())
                    .isEqualTo("alice supertokens [staff, auditor] blue [staff, auditor] 7 claims");
        }
    }

    @Test
    void primitiveAndBoxedClaimsMeetInOneApplication() {
        for (URI application : claimsApplications()) {
            assertThat(loggedIn(application).get("primitives").body()).isEqualTo("7 7 true true 7 7 2001-02-03");
            assertThat(new Browser(application).get("primitives").body())
                    .isEqualTo("0 null false null null null 2001-02-03");
        }
    }
}
