package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.Secrets.OURS;
import static io.supertokens.cdi.token.Secrets.provided;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Base64.Encoder;
import javax.crypto.Mac;

/** Kind 1 is a payload, kind 2 a header. */
class JsonWebTokensFuzzTest extends AccessTokensFuzz {

    private static final Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final byte[] HEADER = bytes("{\"alg\":\"HS256\",\"kid\":\"provided\",\"typ\":\"JWT\"}");
    private static final byte[] PAYLOAD = bytes(
            "{\"iss\":\"supertokens\",\"sub\":\"alice\",\"iat\":1795255200,\"exp\":1795258800,\"sid\":\"a-handle\",\"rt\":\""
                    + "0".repeat(64) + "\"}");

    JsonWebTokensFuzzTest() {
        super(AccessTokens.jwt(provided(OURS), CLOCK));
    }

    @Override
    String signed(int kind, byte[] bytes) {
        String signed = BASE64.encodeToString(kind == 1 ? HEADER : bytes) + "."
                + BASE64.encodeToString(kind == 1 ? bytes : PAYLOAD);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(OURS);
            return signed + "." + BASE64.encodeToString(mac.doFinal(bytes(signed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
