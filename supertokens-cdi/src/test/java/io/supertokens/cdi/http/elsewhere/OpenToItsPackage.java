package io.supertokens.cdi.http.elsewhere;

import jakarta.annotation.security.PermitAll;

/** Has a method that classes of other packages cannot override. */
public class OpenToItsPackage {

    @PermitAll
    void get() {}

    /** The same, with {@code @PermitAll} on the class. */
    @PermitAll
    public static class Whole {
        void get() {}
    }
}
