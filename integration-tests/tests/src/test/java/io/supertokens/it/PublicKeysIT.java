package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.flow.FlowWar;
import io.supertokens.it.flow.MovedClock;
import io.supertokens.it.support.Answer;
import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestDatabase;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import io.supertokens.it.verifying.VerifyingApplication;
import io.supertokens.it.verifying.WhoResource;
import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The public keys over HTTP, and a service that verifies our access tokens with MicroProfile JWT alone: its server's
 * implementation, our key set, and nothing of the library.
 */
@ExtendWith(ArquillianExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicKeysIT {

    private static final String ES256 = "issuing-es256";
    private static final String RS256 = "issuing-rs256";
    private static final String EDDSA = "issuing-eddsa";
    private static final String HS256 = "issuing-hs256";
    private static final String KEY_SET = "jwt/jwks.json";
    private static final String DISCOVERY = ".well-known/openid-configuration";

    private static final String GROUPS = "{\"payload\":{\"groups\":[\"staff\"]}}";
    private static final Duration HALF_AN_INTERVAL = Duration.ofHours(12).plusSeconds(1);
    private static final Duration A_MOMENT = Duration.ofMillis(20);
    private static final int CLIENTS = 3;

    private static final TestDatabase DATABASE = DatabaseProduct.POSTGRESQL.freshDatabase();

    @Deployment(name = ES256, order = 1, testable = false)
    static WebArchive es256() {
        return issuing(
                ES256,
                DATABASE,
                "supertokens.access-token.algorithm",
                "ES256",
                "supertokens.access-token.issuer",
                issuer(ES256),
                "supertokens.keys.encryption-key",
                Base64.getEncoder()
                        .encodeToString("32 bytes that only this test has".getBytes(StandardCharsets.US_ASCII)));
    }

    @Deployment(name = RS256, order = 2, testable = false)
    static WebArchive rs256() {
        return issuing(
                RS256,
                DatabaseProduct.POSTGRESQL.freshDatabase(),
                "supertokens.access-token.algorithm",
                "RS256",
                "supertokens.cors.allowed-origins",
                "https://app.test");
    }

    @Deployment(name = EDDSA, order = 3, testable = false)
    static WebArchive edDsa() {
        return issuing(
                EDDSA, DatabaseProduct.POSTGRESQL.freshDatabase(), "supertokens.access-token.algorithm", "EdDSA");
    }

    @Deployment(name = HS256, order = 4, testable = false)
    static WebArchive hs256() {
        return issuing(
                HS256, DatabaseProduct.POSTGRESQL.freshDatabase(), "supertokens.access-token.issuer", issuer(HS256));
    }

    @Deployment(name = "verifying-" + ES256, order = 5, testable = false)
    static WebArchive verifyingEs256() {
        return verifying(ES256, "ES256", issuer(ES256));
    }

    @Deployment(name = "verifying-" + RS256, order = 6, testable = false)
    static WebArchive verifyingRs256() {
        return verifying(RS256, "RS256", "supertokens");
    }

    private static WebArchive issuing(String name, TestDatabase database, String... more) {
        Map<String, String> config = new HashMap<>(database.config());
        config.put("supertokens.access-token.validity", "P30D");
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        return FlowWar.of(name, config);
    }

    private static WebArchive verifying(String issuing, String algorithm, String issuer) {
        return Wars.bare("verifying-" + issuing, VerifyingApplication.class, WhoResource.class)
                .addAsResource(
                        new StringAsset(String.join(
                                "\n",
                                "mp.jwt.verify.publickey.location="
                                        + TestServer.address(issuing).resolve(KEY_SET),
                                "mp.jwt.verify.publickey.algorithm=" + algorithm,
                                "mp.jwt.verify.issuer=" + issuer,
                                "mp.jwt.verify.audiences=/" + issuing)),
                        "META-INF/microprofile-config.properties");
    }

    private static String issuer(String application) {
        String address = TestServer.address(application).toString();
        return address.substring(0, address.length() - 1);
    }

    private static Answer get(URI address, String path, Map<String, String> headers) {
        return new Browser(address).send("GET", path, null, headers);
    }

    private static Answer get(String application, String path) {
        return get(TestServer.address(application), path, Map.of());
    }

    private static List<JsonObject> keySet(String application) {
        return get(application, KEY_SET)
                .json()
                .asJsonObject()
                .getJsonArray("keys")
                .getValuesAs(JsonObject.class);
    }

    private static void pass(String application, Duration time) {
        assertThat(new Browser(TestServer.address(application))
                        .send("POST", "clock/" + time, null, Map.of())
                        .status())
                .isEqualTo(204);
    }

    private static Answer login(String application) {
        Answer answer = new Browser(TestServer.address(application))
                .send("POST", "login?user=alice", GROUPS, Map.of("Content-Type", "application/json"));
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    private static String accessToken(Answer login) {
        String line = login.setCookies().stream()
                .filter(cookie -> cookie.contains("sAccessToken="))
                .findFirst()
                .orElseThrow();
        return line.substring(line.indexOf('=') + 1, line.indexOf(';'));
    }

    private static String part(String token, int number) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[number]), StandardCharsets.UTF_8);
    }

    /** MicroProfile JWT has the clock of the machine; the sessions begin three days before it. */
    @BeforeAll
    static void setClocks() {
        for (String application : List.of(ES256, RS256, EDDSA, HS256)) {
            pass(application, Duration.between(MovedClock.START, Instant.now().minus(Duration.ofDays(3))));
            login(application); // announces the second key
            pass(application, HALF_AN_INTERVAL);
            login(application);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ES256, RS256, EDDSA})
    void theKeySetIsOpenToAllAndMayBeCached(String application) {
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Map.of("Origin", "https://elsewhere.test"),
                Map.of("Origin", "https://app.test"),
                Map.of("Cookie", "sAccessToken=broken"))) {
            Answer answer = get(TestServer.address(application), KEY_SET, headers);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
            assertThat(answer.header("Cache-Control")).contains("public, max-age=300, must-revalidate");
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
            assertThat(answer.setCookies()).isEmpty();
        }
        Set<String> members = new HashSet<>();
        keySet(application).forEach(key -> members.addAll(key.keySet()));
        assertThat(members).isSubsetOf("kty", "kid", "use", "alg", "crv", "x", "y", "n", "e");
        assertThat(keySet(application)).extracting(key -> key.getString("kid")).contains(signingKey(application));
        Answer head = new Browser(TestServer.address(application)).send("HEAD", KEY_SET, null, Map.of());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    /** The id of the key that signs. */
    private static String signingKey(String application) {
        String header = part(accessToken(login(application)), 0);
        return header.replaceAll(".*\"kid\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void theDiscoveryDocumentLeadsFromTheIssuerToTheKeys() {
        Answer answer = get(ES256, DISCOVERY);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(answer.header("Cache-Control")).contains("public, max-age=300, must-revalidate");
        JsonObject document = answer.json().asJsonObject();
        assertThat(document.getString("issuer")).isEqualTo(issuer(ES256));
        assertThat(get(ES256, document.getString("jwks_uri")).body())
                .isEqualTo(get(ES256, KEY_SET).body());
        assertThat(get(TestServer.address(ES256), DISCOVERY, Map.of("Origin", "https://elsewhere.test"))
                        .header("Access-Control-Allow-Origin"))
                .contains("*");
    }

    @Test
    void anIssuerThatIsNoUrlHasNoDiscoveryDocument() {
        assertThat(get(RS256, KEY_SET).status()).isEqualTo(200);
        assertThat(get(RS256, DISCOVERY).status()).isEqualTo(404);
    }

    @Test
    void aSecretKeyIsNotPublished() {
        assertThat(get(HS256, KEY_SET).status()).isEqualTo(404);
        assertThat(get(HS256, DISCOVERY).status()).isEqualTo(404);
        assertThat(part(accessToken(login(HS256)), 0)).contains("\"alg\":\"HS256\"");
    }

    /** Clients that log in and call the service, and whatever it refuses. */
    private static final class Load {

        private final AtomicBoolean isOver = new AtomicBoolean();
        private final AtomicInteger accepted = new AtomicInteger();
        private final List<String> refused = Collections.synchronizedList(new ArrayList<>());
        private final Set<String> keys = Collections.synchronizedSet(new HashSet<>());
        private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
        private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        private final List<Future<?>> running = new ArrayList<>();
        private final String issuing;

        Load(String issuing) {
            this.issuing = issuing;
            for (int i = 0; i < CLIENTS; i++) {
                running.add(threads.submit(() -> {
                    while (!isOver.get()) {
                        String token = accessToken(login(issuing));
                        tokens.add(token);
                        keys.add(part(token, 0));
                        call(token);
                    }
                }));
            }
        }

        void call(String token) {
            Answer answer =
                    get(TestServer.address("verifying-" + issuing), "who", Map.of("Authorization", "Bearer " + token));
            if (answer.status() == 200 && answer.body().startsWith("alice of ")) {
                accepted.incrementAndGet();
            } else {
                refused.add(answer.status() + " " + part(token, 0));
            }
        }

        void await(int more) throws Exception {
            int target = accepted.get() + more;
            while (accepted.get() < target && refused.isEmpty()) {
                LockSupport.parkNanos(A_MOMENT.toNanos());
                for (Future<?> client : running) {
                    if (client.isDone()) {
                        client.get(); // it failed
                    }
                }
            }
        }

        void end() throws Exception {
            isOver.set(true);
            for (Future<?> client : running) {
                client.get();
            }
            threads.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ES256, RS256})
    void aServiceWithMicroProfileJwtAcceptsAllTokensThroughARotation(String issuing) throws Exception {
        Load load = new Load(issuing);
        try {
            load.await(100);
            int before = keySet(issuing).size();
            pass(issuing, HALF_AN_INTERVAL);
            load.await(100);
            assertThat(keySet(issuing)).as("the next key is published").hasSize(before + 1);
            assertThat(load.keys).as("and does not sign").hasSize(1);
            pass(issuing, HALF_AN_INTERVAL);
            load.await(200);
        } finally {
            load.end();
        }
        List.copyOf(load.tokens).forEach(load::call);

        assertThat(load.refused).isEmpty();
        assertThat(load.keys).as("keys that signed").hasSize(2);
        System.out.printf("%s: %d tokens accepted by MicroProfile JWT, none refused%n", issuing, load.accepted.get());
    }

    @Test
    void theServiceRefusesWhatWeDidNotSign() {
        String token = accessToken(login(ES256));
        String foreign = accessToken(login(RS256));
        for (String forged : List.of(foreign, token.substring(0, token.length() - 4) + "AAAA")) {
            assertThat(get(TestServer.address("verifying-" + ES256), "who", Map.of("Authorization", "Bearer " + forged))
                            .status())
                    .as("of MicroProfile JWT, for a key that it does not find or a signature that is wrong")
                    .isIn(401, 500);
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(String signed, String secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return signed + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    /** RFC 8725, sections 2.1 and 3.1; the same request with the genuine token is accepted. */
    @Test
    void noHeaderMakesUsVerifyWithAnotherAlgorithm() throws GeneralSecurityException {
        Answer login = login(ES256);
        String token = accessToken(login);
        String payload = token.split("\\.", -1)[1];
        String signature = token.split("\\.", -1)[2];
        String header = part(token, 0);
        String kid = signingKey(ES256);
        String other = keySet(ES256).stream()
                .map(key -> key.getString("kid"))
                .filter(id -> !id.equals(kid))
                .findFirst()
                .orElseThrow();
        String hs256 = encoded(header.replace("ES256", "HS256")) + "." + payload;

        assertThat(meWith(login, token, token)).isEqualTo(200);
        for (String forged : List.of(
                hmac(hs256, get(ES256, KEY_SET).body()),
                hmac(hs256, keySet(ES256).get(0).getString("x")),
                hmac(hs256, kid),
                encoded(header.replace("ES256", "none")) + "." + payload + ".",
                encoded(header.replace("ES256", "RS256")) + "." + payload + "." + signature,
                encoded(header.replace(kid, other)) + "." + payload + "." + signature,
                encoded(header.replace(kid, "x".repeat(43))) + "." + payload + "." + signature,
                accessToken(login(RS256)))) {
            assertThat(meWith(login, token, forged)).as(forged).isEqualTo(401);
        }
    }

    private static int meWith(Answer login, String token, String other) {
        String cookies = String.join(
                "; ",
                login.setCookies().stream()
                        .map(line -> line.substring(0, line.indexOf(';')).replace(token, other))
                        .toList());
        return get(TestServer.address(ES256), "me", Map.of("Cookie", cookies)).status();
    }

    @Test
    void theKeysAreEncryptedInTheDatabase() throws Exception {
        assertThat(DATABASE.ask("select count(*) from signing_key where key_value is not null"))
                .isEqualTo("0");
        assertThat(DATABASE.ask("select count(*) from signing_key where long_value not like 'encrypted:%'"))
                .isEqualTo("0");
        assertThat(DATABASE.ask("select count(*) >= 3 from signing_key")).isEqualTo("t");
    }
}
