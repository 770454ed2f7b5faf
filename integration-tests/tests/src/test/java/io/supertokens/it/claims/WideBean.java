package io.supertokens.it.claims;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.ClaimValue;

/** Lives longer than a request, and reads the claim of the calling request. */
@ApplicationScoped
public class WideBean {

    @Inject
    @Claim("team")
    private ClaimValue<Optional<String>> team;

    public Optional<String> team() {
        return team.getValue();
    }
}
