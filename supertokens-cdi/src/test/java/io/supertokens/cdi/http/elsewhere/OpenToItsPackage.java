package io.supertokens.cdi.http.elsewhere;

import jakarta.annotation.security.PermitAll;

/** Has a method that no class of another package overrides. */
public class OpenToItsPackage {

    @PermitAll
    void get() {}

    /** The same, where the class is open as a whole. */
    @PermitAll
    public static class Whole {
        void get() {}
    }
}
