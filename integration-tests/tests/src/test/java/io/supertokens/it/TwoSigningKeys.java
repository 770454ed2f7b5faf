package io.supertokens.it;

import io.supertokens.cdi.SigningKeyProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import javax.crypto.spec.SecretKeySpec;

/** A mistake: the library cannot know which of the keys to sign with. */
@ApplicationScoped
public class TwoSigningKeys {

    @Produces
    SigningKeyProvider first() {
        return () -> new SecretKeySpec(new byte[32], "HmacSHA256");
    }

    @Produces
    SigningKeyProvider second() {
        return () -> new SecretKeySpec(new byte[64], "HmacSHA256");
    }
}
