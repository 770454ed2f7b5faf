package io.supertokens.it.browser;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.session.TextClaim;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class Plan extends TextClaim {

    public Plan() {
        super("plan");
    }

    @Override
    public String fetch(UserId userId) {
        return "gold";
    }
}
