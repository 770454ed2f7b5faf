package io.supertokens.cdi.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The last byte of the input comes first: {@code 0} is followed by instructions for forging a proof, {@code 1} by any
 * text.
 */
class DeviceProofFuzzTest {

    /** A registration in the form in which Chromium 156 sends it. */
    private static final String VALID =
            "eyJhbGciOiJFUzI1NiIsImp3ayI6eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6IlJRdnI2TDc1"
                    + "dUZKam1MXzh5SWZDUkMxb1pDYlBUQW9WMnpieDdVWXlFS3MiLCJ5IjoidWc1QWhuRV92VDBrQ2JpTU1v"
                    + "RFJZZ21qcl9CNFMzR00wZVg3UHc5SlU4ZyJ9LCJ0eXAiOiJkYnNjK2p3dCJ9.eyJqdGkiOiJhLWNoYWx"
                    + "sZW5nZSJ9.wxz4WcYAeurV00_ttRm1MtvW0THmzKCjd3sTlH5xlbnFnsE1YUWugz43Mm-gym_8TaSBdY"
                    + "4gqazECq013lwGcQ";

    @FuzzTest
    void onlyTheSignedTextIsProven(FuzzedDataProvider data) {
        String proof = data.consumeBoolean() ? data.consumeRemainingAsString() : Forgery.of(VALID, data);
        DeviceProof read;
        try {
            read = DeviceProof.read(proof);
        } catch (InvalidTokenException e) {
            assertThat(proof).isNotEqualTo(VALID);
            return;
        }
        assertThat(read.challenge()).isNotNull();
        if (read.provenKey().isPresent()) {
            assertThat(DeviceProof.unquoted(proof).substring(0, VALID.lastIndexOf('.')))
                    .isEqualTo(VALID.substring(0, VALID.lastIndexOf('.')));
        }
    }
}
