package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.claims.ClaimsApplication;
import io.supertokens.it.claims.ClaimsWar;
import io.supertokens.it.claims.MicroProfileApplication;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session as a JSON Web Token, alone and beside the server's own MicroProfile JWT authentication. */
@ExtendWith(ArquillianExtension.class)
class JsonWebTokenIT extends InjectedClaims {

    private static final KeyPair KEYS = rsa();

    @Deployment(name = "claims", order = 1, testable = false)
    static WebArchive claims() {
        return war("claims", ClaimsApplication.class, Map.of());
    }

    @Deployment(name = "mp-jwt", order = 2, testable = false)
    static WebArchive microProfile() {
        return war(
                "mp-jwt",
                MicroProfileApplication.class,
                Map.of(
                        "mp.jwt.verify.publickey",
                        Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded()),
                        "mp.jwt.verify.issuer",
                        "somebody"));
    }

    private static WebArchive war(String name, Class<?> application, Map<String, String> more) {
        Map<String, String> config =
                new HashMap<>(DatabaseProduct.POSTGRESQL.freshDatabase().config());
        config.putAll(more);
        return ClaimsWar.of(name, config, application);
    }

    @Override
    List<URI> claimsApplications() {
        return List.of(TestServer.address("claims"), TestServer.address("mp-jwt"));
    }

    @Test
    void withoutASessionTheTokenIsTheServers() throws GeneralSecurityException {
        Browser browser = new Browser(TestServer.address("mp-jwt"));
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + jwt());
        assertThat(browser.send("GET", "token", null, bearer).body()).isEqualTo("carol somebody [staff]");
        assertThat(browser.send("GET", "some-claims", null, bearer).body()).isEqualTo("carol [staff] red red red");
        assertThat(browser.send("GET", "roles/of-class", null, bearer).body()).isEqualTo("staff");
        assertThat(browser.send("GET", "roles/wrong", null, bearer).status()).isEqualTo(403);
        assertThat(browser.get("token").body()).isEqualTo("null null null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet/bean", "servlet/ejb", "servlet/filter", "early", "wrapped", "resource", "ejb"})
    void theServersTokenIsSeenEverywhere(String where) throws GeneralSecurityException {
        Browser browser = new Browser(TestServer.address("mp-jwt"));
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + jwt());
        assertThat(browser.send("GET", where, null, bearer).body())
                .isEqualTo("carol somebody [staff] red [staff] 9 claims");
        for (String application : new String[] {"mp-jwt", "claims"}) {
            assertThat(new Browser(TestServer.address(application)).get(where).body())
                    .as("without a token, in " + application)
                    .isEqualTo("null null null - null null no claims");
        }
    }

    @Test
    void aServletSeesTheServersTokenDirectly() throws GeneralSecurityException {
        Browser browser = new Browser(TestServer.address("mp-jwt"));
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + jwt());
        assertThat(browser.send("GET", "servlet/token", null, bearer).body()).isEqualTo("carol somebody");
        assertThat(browser.get("servlet/token").body()).isEqualTo("null null");
    }

    @Test
    void primitiveClaimsAreThoseOfTheServersToken() throws GeneralSecurityException {
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + jwt());
        assertThat(new Browser(TestServer.address("mp-jwt"))
                        .send("GET", "primitives", null, bearer)
                        .body())
                .isEqualTo("9 9 true true 9 9 2001-02-03");
    }

    @Test
    void whereBothAreSentTheResourceDecides() throws GeneralSecurityException {
        Browser browser = loggedIn(TestServer.address("mp-jwt"));
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + jwt());
        assertThat(browser.send("GET", "claims", null, bearer).body()).startsWith("alice|");
        assertThat(browser.send("GET", "token", null, bearer).body()).isEqualTo("carol somebody [staff]");
    }

    @Test
    void aSessionDoesNotNeedTheServersToken() {
        assertThat(loggedIn(TestServer.address("mp-jwt")).get("roles/of-class").body())
                .isEqualTo("staff");
        assertThat(new Browser(TestServer.address("mp-jwt")).get("claims").status())
                .isEqualTo(401);
    }

    private static String jwt() throws GeneralSecurityException {
        String content = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "."
                + base64(
                        "{\"iss\":\"somebody\",\"sub\":\"carol\",\"upn\":\"carol\",\"groups\":[\"staff\"],\"team\":\"red\",\"level\":9,\"vip\":true,\"jti\":\"1\",\"iat\":"
                                + Instant.now().getEpochSecond() + ",\"exp\":"
                                + Instant.now().plusSeconds(600).getEpochSecond() + "}");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(KEYS.getPrivate());
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
