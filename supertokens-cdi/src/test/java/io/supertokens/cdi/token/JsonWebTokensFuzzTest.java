package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.TestKeys.OURS;
import static io.supertokens.cdi.token.TestKeys.provided;
import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Base64.Encoder;
import javax.crypto.Mac;

/** Kind 1 is a payload, kinds 2 and 3 are a header, kinds 4 and 5 are members that follow ours in a header. */
class JsonWebTokensFuzzTest extends AccessTokensFuzz {

    private static final Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String MEMBERS = "{\"alg\":\"HS256\",\"kid\":\"ZlFe4erSxK0\",\"typ\":\"JWT\"";
    private static final byte[] HEADER = bytes(MEMBERS + "}");
    private static final byte[] PAYLOAD = bytes(
            "{\"iss\":\"supertokens\",\"aud\":\"/app\",\"sub\":\"alice\",\"iat\":1795255200,\"exp\":1795258800,\"sid\":\"a-handle\",\"rt\":\""
                    + "0".repeat(64) + "\"}");

    JsonWebTokensFuzzTest() {
        super(AccessTokens.jwt(provided(OURS), CLOCK, "supertokens", () -> "/app"));
    }

    @Override
    String signed(int kind, byte[] bytes) {
        byte[] header =
                switch (kind) {
                    case 1 -> HEADER;
                    case 2, 3 -> bytes;
                    default -> bytes(MEMBERS + "," + new String(bytes, StandardCharsets.UTF_8) + "}");
                };
        String signed = BASE64.encodeToString(header) + "." + BASE64.encodeToString(kind == 1 ? bytes : PAYLOAD);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keyFor(kind));
            return signed + "." + BASE64.encodeToString(mac.doFinal(bytes(signed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void requireAcceptable(String token) {
        String[] parts = token.split("\\.", -1);
        assertThat(parts).hasSize(3).allSatisfy(part -> assertThat(
                        BASE64.encodeToString(Base64.getUrlDecoder().decode(part)))
                .isEqualTo(part));
        String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        assertThat((JsonObject) Json.read(header))
                .containsEntry("alg", Json.string("HS256"))
                .containsEntry("typ", Json.string("JWT"))
                .containsEntry("kid", Json.string("ZlFe4erSxK0"))
                .doesNotContainKeys("crit", "b64", "zip", "enc");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
