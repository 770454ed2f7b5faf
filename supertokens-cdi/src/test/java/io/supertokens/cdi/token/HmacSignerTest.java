package io.supertokens.cdi.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.supertokens.cdi.key.Key;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacSignerTest {

    private static Key key(byte[] secret) {
        return new Key("1", new SecretKeySpec(secret, "HmacSHA256"), Instant.EPOCH);
    }

    /** RFC 7515, appendix A.1. */
    @Test
    void signsAsTheExampleOfTheSpecification() {
        byte[] secret = Base64.getUrlDecoder()
                .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
        String signed = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        HmacSigner signer = HmacSigner.of("header", key(secret));

        for (int i = 0; i < 2; i++) {
            assertThat(signer.signature(signed)).isEqualTo("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        }
    }

    @Test
    void refusesAKeyOfLessThan256Bits() {
        assertThatIllegalStateException()
                .isThrownBy(() -> HmacSigner.of("header", key(new byte[31])))
                .withMessageContaining("248 bits");
    }
}
