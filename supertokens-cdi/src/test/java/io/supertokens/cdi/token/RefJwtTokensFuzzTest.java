package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.TestKeys.OURS;
import static io.supertokens.cdi.token.TestKeys.provided;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;

/** Kinds 1, 3 and 5 are a payload, kinds 2 and 4 a payload that is already encoded. */
class RefJwtTokensFuzzTest extends AccessTokensFuzz {

    private static final String HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

    RefJwtTokensFuzzTest() {
        super(AccessTokens.refJwt(provided(OURS), CLOCK));
    }

    @Override
    String signed(int kind, byte[] bytes) {
        String payload =
                kind % 2 == 1 ? Base64.getEncoder().encodeToString(bytes) : new String(bytes, StandardCharsets.UTF_8);
        String signed = HEADER + "." + payload;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keyFor(kind));
            return signed + "." + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
