package io.supertokens.it.exchange;

import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
public class Editor extends Roles {

    public Editor() {
        super("editor");
    }
}
