package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.TestKeys.ANOTHER;
import static io.supertokens.cdi.token.TestKeys.OURS;
import static io.supertokens.cdi.token.TestKeys.provided;
import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.key.Key;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class RefreshTokenSealTest {

    private static final byte[] TEXT = {1, 2, 3};
    private static final Key OUR_KEY = provided(OURS).current();
    private static final Key ANOTHER_KEY = provided(ANOTHER).current();

    private final RefreshTokenSeal seal = new RefreshTokenSeal(new SecureRandom());
    private final RefreshTokenSeal ofAnotherServer = new RefreshTokenSeal(new SecureRandom());

    @Test
    void whatAnotherServerSealedIsOpenedAsOftenAsItComes() {
        byte[] sealed = ofAnotherServer.seal(TEXT, OUR_KEY);

        assertThat(seal.open(sealed, OUR_KEY)).hasValue(TEXT);
        assertThat(seal.open(sealed, OUR_KEY)).hasValue(TEXT);
    }

    @Test
    void thatItsSaltIsKnownOpensNothingElse() {
        byte[] sealed = ofAnotherServer.seal(TEXT, OUR_KEY);
        byte[] changed = sealed.clone();
        changed[changed.length - 1]++;

        assertThat(seal.open(sealed, OUR_KEY)).hasValue(TEXT);
        assertThat(seal.open(sealed, ANOTHER_KEY)).isEmpty();
        assertThat(seal.open(changed, OUR_KEY)).isEmpty();
        assertThat(seal.open(sealed, OUR_KEY)).hasValue(TEXT);
    }
}
