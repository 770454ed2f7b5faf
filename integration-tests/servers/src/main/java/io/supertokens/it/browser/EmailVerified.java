package io.supertokens.it.browser;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.session.BooleanClaim;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

@ApplicationScoped
public class EmailVerified extends BooleanClaim {

    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    public EmailVerified() {
        super("st-ev");
    }

    @Override
    public Boolean fetch(UserId userId) {
        return verified.contains(userId.toString());
    }

    void verify(UserId userId) {
        verified.add(userId.toString());
    }
}
