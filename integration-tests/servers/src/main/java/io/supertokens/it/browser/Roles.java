package io.supertokens.it.browser;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.session.ListClaim;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
public class Roles extends ListClaim {

    public Roles() {
        super("st-role", "customer");
    }

    @Override
    public List<String> fetch(UserId userId) {
        return List.of("customer", "reader");
    }
}
