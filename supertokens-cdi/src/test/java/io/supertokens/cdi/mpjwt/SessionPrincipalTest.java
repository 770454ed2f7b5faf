package io.supertokens.cdi.mpjwt;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import org.junit.jupiter.api.Test;

class SessionPrincipalTest {

    private final JsonObject claims = Json.createObjectBuilder()
            .add("iss", "supertokens")
            .add("sub", "alice")
            .add("exp", 1767225600)
            .add("groups", Json.createArrayBuilder().add("admin").add("staff"))
            .add("team", "blue")
            .build();

    private final SessionPrincipal principal = new SessionPrincipal(claims, "raw");

    @Test
    void isNamedByTheUserIdUnlessThePayloadHasABetterName() {
        assertThat(principal.getName()).isEqualTo("alice");
        JsonObject named = Json.createObjectBuilder(claims)
                .add("upn", "alice@example.test")
                .build();
        assertThat(new SessionPrincipal(named, "raw").getName()).isEqualTo("alice@example.test");
    }

    @Test
    void givesStandardClaimsAsJavaValuesAndOthersAsJson() {
        assertThat(principal.<String>getClaim("iss")).isEqualTo("supertokens");
        assertThat(principal.getExpirationTime()).isEqualTo(1767225600L);
        assertThat(principal.getGroups()).containsExactly("admin", "staff");
        assertThat(principal.getRawToken()).isEqualTo("raw");
        JsonString team = principal.getClaim("team");
        assertThat(team.getString()).isEqualTo("blue");
        assertThat(principal.<Object>getClaim("absent")).isNull();
        assertThat(principal.getClaimNames()).contains("groups", "team", "raw_token");
    }

    @Test
    void hasNoGroupsWhereThePayloadHasNone() {
        assertThat(new SessionPrincipal(Json.createObjectBuilder().build(), "raw").getGroups())
                .isEmpty();
    }

    @Test
    void showsNoToken() {
        assertThat(principal).hasToString("SessionPrincipal[alice]");
    }
}
