package io.supertokens.it.claims;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.ClaimValue;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The token as seen by a bean, wherever it is called from. */
@Dependent
public class Seen {

    @Inject
    private JsonWebToken token;

    @Inject
    @Claim("team")
    private Provider<Optional<String>> team;

    @Inject
    @Claim("groups")
    private ClaimValue<Set<String>> groups;

    @Inject
    @Claim("level")
    private Provider<Long> level;

    @Override
    public String toString() {
        return token.getName() + " " + token.getIssuer() + " " + token.getGroups() + " "
                + team.get().orElse("-") + " " + groups.getValue() + " " + level.get() + " "
                + (token.getClaimNames() == null ? "no claims" : "claims");
    }
}
