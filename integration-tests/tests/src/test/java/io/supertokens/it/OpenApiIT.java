package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Browser;
import io.supertokens.it.support.DatabaseProduct;
import io.supertokens.it.support.TestServer;
import io.supertokens.it.support.Wars;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The document that the server makes of the demo. */
@ExtendWith(ArquillianExtension.class)
class OpenApiIT {

    private static final String DEMO = "described-demo";

    @Deployment(name = DEMO, testable = false)
    static WebArchive demo() {
        Map<String, String> config =
                new HashMap<>(DatabaseProduct.H2.freshDatabase().config());
        config.put("mp.openapi.filter", "io.supertokens.cdi.openapi.SessionsInOpenApi");
        return Wars.demo(DEMO, config);
    }

    private static String text() {
        return new Browser(TestServer.address(DEMO))
                .send("GET", "/openapi", null, Map.of("Accept", "application/json"))
                .body();
    }

    private static JsonObject document() {
        return new Browser(TestServer.address(DEMO))
                .send("GET", "/openapi", null, Map.of("Accept", "application/json"))
                .json()
                .asJsonObject();
    }

    private static JsonObject operation(String path, String verb) {
        return document()
                .getJsonObject("paths")
                .getJsonObject("/" + DEMO + "/api/" + path)
                .getJsonObject(verb);
    }

    private static String security(JsonObject operation) {
        return operation.getOrDefault("security", JsonValue.NULL).toString();
    }

    private static Map<String, String> refusals(JsonObject operation) {
        return operation.getJsonObject("responses").entrySet().stream()
                .filter(response -> response.getValue().asJsonObject().containsKey("$ref"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        response -> response.getValue().asJsonObject().getString("$ref"),
                        (one, other) -> one,
                        TreeMap::new));
    }

    @Test
    void itIsValid() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        assertThat(new OpenAPIV3Parser().readContents(text(), null, options).getMessages())
                .allMatch(
                        message -> message.startsWith("attribute info.license.")
                                || message.startsWith("attribute externalDocs."),
                        "a fault of the server");
    }

    @Test
    void theSchemesAreTheCookieAndTheBearerToken() {
        JsonObject schemes = document().getJsonObject("components").getJsonObject("securitySchemes");
        JsonObject cookie = schemes.getJsonObject("session-cookie");
        assertThat(cookie.getString("type") + " " + cookie.getString("in") + " " + cookie.getString("name"))
                .isEqualTo("apiKey cookie __Host-sAccessToken");
        JsonObject bearer = schemes.getJsonObject("session-bearer");
        assertThat(bearer.getString("type") + " " + bearer.getString("scheme")).isEqualTo("http bearer");
    }

    @Test
    void aGuardedOperationHasItsRefusalsAndTheAntiCsrfHeader() {
        JsonObject read = operation("me", "get");
        assertThat(security(read)).isEqualTo("[{\"session-cookie\":[]},{\"session-bearer\":[]}]");
        assertThat(refusals(read)).containsOnlyKeys("401", "503");
        assertThat(read).doesNotContainKey("parameters");

        JsonObject change = operation("note", "put");
        assertThat(change.get("parameters").toString()).contains("#/components/parameters/SessionAntiCsrf");
        assertThat(refusals(change)).containsOnlyKeys("401", "403", "503");
        assertThat(document()
                        .getJsonObject("components")
                        .getJsonObject("parameters")
                        .getJsonObject("SessionAntiCsrf")
                        .getString("name"))
                .isEqualTo("anti-csrf");

        assertThat(refusals(operation("admin", "get"))).containsOnlyKeys("401", "403", "503");
    }

    @Test
    void anOpenOperationStaysOpen() {
        JsonObject login = operation("login", "post");
        assertThat(security(login)).isEqualTo("null");
        assertThat(refusals(login)).isEmpty();
        assertThat(security(operation("greeting", "get"))).endsWith(",{}]");
    }

    @Test
    void theEndpointsOfTheLibraryAreThere() {
        assertThat(refusals(operation("session/refresh", "post"))).containsOnlyKeys("401", "403", "409", "503");
        assertThat(refusals(operation("signout", "post"))).containsKeys("401", "503");
    }
}
