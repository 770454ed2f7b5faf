package io.supertokens.it.guards;

import io.supertokens.cdi.http.Secured;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;

/** Guards on locators, where none can work, and the correct alternatives. */
public final class GuardedLocators {

    private GuardedLocators() {}

    public static class Sub {
        @GET
        public String get() {
            return "in";
        }
    }

    @Path("secured-locator")
    public static class SecuredLocator {
        @Path("sub")
        @Secured
        public Sub locate() {
            return new Sub();
        }
    }

    @Path("class-with-locator")
    @RolesAllowed("user")
    public static class ClassWithLocator {
        @GET
        public String get() {
            return "in";
        }

        @Path("sub")
        public Sub locate() {
            return new Sub();
        }
    }

    @Path("locator-of-interface")
    public interface LocatorApi {
        @Path("sub")
        Sub locate();
    }

    @DenyAll
    public static class LocatorOfInterface implements LocatorApi {
        @Override
        public Sub locate() {
            return new Sub();
        }
    }

    @Path("plain-locator")
    public static class PlainLocator {
        @Path("sub")
        public Sub locate() {
            return new Sub();
        }
    }

    @Path("permitted-locator")
    public static class PermittedLocator {
        @Path("sub")
        @PermitAll
        public Sub locate() {
            return new Sub();
        }
    }

    /** Is returned by another locator. */
    public static class NestedLocator {
        @Path("sub")
        @RolesAllowed("user")
        public Sub locate() {
            return new Sub();
        }
    }

    @Secured
    @ApplicationPath("")
    public static class Closed extends Application {}
}
