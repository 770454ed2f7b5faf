package io.supertokens.it.exchange;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class Admin extends Roles {

    public Admin() {
        super("admin");
    }
}
