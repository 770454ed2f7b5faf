package io.supertokens.it.claims;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.LocalDate;
import org.eclipse.microprofile.jwt.Claim;

/** A claim of a type that only the application knows. */
@ApplicationScoped
public class OwnClaim {

    @Produces
    @Claim("founded")
    LocalDate founded() {
        return LocalDate.of(2001, 2, 3);
    }
}
