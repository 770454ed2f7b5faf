package io.supertokens.it.clients;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.session.BooleanClaim;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

@ApplicationScoped
public class EmailVerified extends BooleanClaim {

    @Inject
    Users users; // the application's own data

    public EmailVerified() {
        super("email-verified");
    }

    @Override
    public Boolean fetch(UserId user) {
        return users.isVerified(user.toString());
    }

    @Override
    public Optional<Duration> maxAge() {
        return Optional.of(Duration.ofHours(1));
    }
}
