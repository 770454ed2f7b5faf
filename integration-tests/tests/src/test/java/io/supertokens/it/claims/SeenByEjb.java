package io.supertokens.it.claims;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;

@Stateless
public class SeenByEjb {

    @Inject
    private Seen seen;

    public String describe() {
        return seen.toString();
    }
}
