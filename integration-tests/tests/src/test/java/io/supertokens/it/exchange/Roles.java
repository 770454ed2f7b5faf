package io.supertokens.it.exchange;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.session.ListClaim;
import java.util.List;

/** The roles of a user, who is an editor. */
public abstract class Roles extends ListClaim {

    protected Roles(String... required) {
        super("st-role", required);
    }

    @Override
    public List<String> fetch(UserId userId) {
        return List.of("editor");
    }
}
