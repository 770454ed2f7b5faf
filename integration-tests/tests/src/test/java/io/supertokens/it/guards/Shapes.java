package io.supertokens.it.guards;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;

/** One resource for each combination of annotations: GET and POST answer "in". */
public final class Shapes {

    private Shapes() {}

    @Path("login/{role}")
    @RequestScoped
    public static class Login {
        @Inject
        private SessionContext session;

        @POST
        public void logIn(@PathParam("role") String role) {
            session.create("alice", Map.of("groups", List.of(role)), null);
        }
    }

    /** REST annotations of a shared interface. */
    public interface Api {
        @GET
        String get();

        @POST
        String post();
    }

    /** REST annotations of a shared, generic superclass. */
    public abstract static class Base<T> {
        @GET
        public T get() {
            return in();
        }

        @POST
        public T post() {
            return in();
        }

        protected abstract T in();
    }

    public abstract static class In implements Api {
        @Override
        public String get() {
            return "in";
        }

        @Override
        public String post() {
            return "in";
        }
    }

    @Path("open")
    public static class Open extends In {}

    @Path("api/secured-class")
    @Secured
    public static class SecuredClass extends In {}

    @Path("api/secured-method")
    public static class SecuredMethod implements Api {
        @Override
        @Secured
        public String get() {
            return "in";
        }

        @Override
        @Secured
        public String post() {
            return "in";
        }
    }

    @Path("base/secured-class")
    @Secured
    public static class SecuredBase extends Base<String> {
        @Override
        protected String in() {
            return "in";
        }
    }

    @Path("base/secured-method")
    public static class SecuredBaseMethod extends Base<String> {
        @Override
        @Secured
        public String get() {
            return in();
        }

        @Override
        @Secured
        public String post() {
            return in();
        }

        @Override
        protected String in() {
            return "in";
        }
    }

    public interface GenericApi<K, V> {
        @POST
        V post(K key);

        @GET
        V get(@QueryParam("key") K key);
    }

    @Path("generic/secured-method")
    public static class SecuredGenericMethod implements GenericApi<String, String> {
        @Override
        @Secured
        public String post(String key) {
            return "in";
        }

        @Override
        @Secured
        public String get(String key) {
            return "in";
        }
    }

    @Secured
    public interface SecuredApi {
        @GET
        String get();

        @POST
        String post();
    }

    @Path("interface/secured-type")
    public static class OfSecuredInterface implements SecuredApi {
        @Override
        public String get() {
            return "in";
        }

        @Override
        public String post() {
            return "in";
        }
    }

    @Path("interface/secured-type-repeated")
    public static class OfSecuredInterfaceRepeated implements SecuredApi {
        @Override
        @GET
        public String get() {
            return "in";
        }

        @Override
        @POST
        public String post() {
            return "in";
        }
    }

    @Secured
    public abstract static class SecuredSuper {}

    @Path("superclass/secured-type")
    public static class OfSecuredSuper extends SecuredSuper {
        @GET
        public String get() {
            return "in";
        }

        @POST
        public String post() {
            return "in";
        }
    }

    public abstract static class SecuredSuperMethods {
        @GET
        @Secured
        public String get() {
            return "in";
        }

        @POST
        @Secured
        public String post() {
            return "in";
        }
    }

    @Path("superclass/secured-overridden")
    public static class OfSecuredOverridden extends SecuredSuperMethods {
        @Override
        @GET
        public String get() {
            return "in";
        }

        @Override
        @POST
        public String post() {
            return "in";
        }
    }

    @Path("path-of-interface/roles-class")
    public interface PathRolesClass extends Api {}

    @RolesAllowed("user")
    public static class OfPathRolesClass extends In implements PathRolesClass {}

    @Path("path-of-interface/roles-method")
    public interface PathRolesMethod extends Api {}

    public static class OfPathRolesMethod implements PathRolesMethod {
        @Override
        @RolesAllowed("user")
        public String get() {
            return "in";
        }

        @Override
        @RolesAllowed("user")
        public String post() {
            return "in";
        }
    }

    @Path("path-of-interface/denied-class")
    public interface PathDeniedClass extends Api {}

    @DenyAll
    public static class OfPathDeniedClass extends In implements PathDeniedClass {}

    @Path("path-of-interface/secured-bean")
    public interface PathSecuredBean extends Api {}

    /** Has a client proxy and a generated subclass. */
    @Secured
    @ApplicationScoped
    @Transactional(Transactional.TxType.SUPPORTS)
    public static class OfPathSecuredBean extends In implements PathSecuredBean {}

    @DenyAll
    @Path("strictest/denied-class")
    public static class DeniedClass implements UserApi {
        @Override
        public String get() {
            return "in";
        }

        @Override
        public String post() {
            return "in";
        }
    }

    public interface UserApi {
        @GET
        @RolesAllowed("user")
        String get();

        @POST
        @RolesAllowed("user")
        String post();
    }

    @RolesAllowed("admin")
    @Path("strictest/admin-and-user")
    public static class AdminAndUser implements UserApi {
        @Override
        public String get() {
            return "in";
        }

        @Override
        public String post() {
            return "in";
        }
    }

    @Path("strictest/permitted-above")
    @RolesAllowed("user")
    public static class PermittedAbove implements PermittedApi {
        @Override
        public String get() {
            return "in";
        }

        @Override
        public String post() {
            return "in";
        }
    }

    public interface PermittedApi {
        @GET
        @PermitAll
        String get();

        @POST
        @PermitAll
        String post();
    }

    @PermitAll
    @Path("strictest/permitted-below")
    public static class PermittedBelow implements UserApi {
        @Override
        @PermitAll
        public String get() {
            return "in";
        }

        @Override
        @PermitAll
        public String post() {
            return "in";
        }
    }

    @Secured
    @Path("strictest/optional-above")
    public static class OptionalAbove implements OptionalApi {
        @Override
        public String get() {
            return "in";
        }

        @Override
        public String post() {
            return "in";
        }
    }

    public interface OptionalApi {
        @GET
        @Secured(optional = true)
        String get();

        @POST
        @Secured(optional = true)
        String post();
    }

    @Secured(antiCsrf = Secured.AntiCsrf.ALWAYS)
    @Path("strictest/always")
    public static class Always implements NeverApi {
        @Override
        public String get() {
            return "in";
        }

        @Override
        public String post() {
            return "in";
        }
    }

    public interface NeverApi {
        @GET
        @Secured(antiCsrf = Secured.AntiCsrf.NEVER)
        String get();

        @POST
        @Secured(antiCsrf = Secured.AntiCsrf.NEVER)
        String post();
    }

    @RolesAllowed("admin")
    @Path("within/method-replaces-class")
    public static class WithinOneClass {
        @GET
        @RolesAllowed("user")
        public String get() {
            return "in";
        }

        @POST
        @RolesAllowed("user")
        public String post() {
            return "in";
        }
    }

    @Secured
    @Stereotype
    @Retention(RetentionPolicy.RUNTIME)
    public @interface ForMembers {}

    @ForMembers
    @RequestScoped
    @Path("stereotype")
    public static class OfStereotype extends In {}

    public interface SubApi {
        @GET
        String get();

        @POST
        String post();
    }

    @Vetoed
    @Secured
    public static class ProducedSub implements SubApi {
        @Override
        public String get() {
            return "in";
        }

        @Override
        @RolesAllowed("user")
        public String post() {
            return "in";
        }
    }

    @ApplicationScoped
    public static class Producer {
        @Produces
        @ApplicationScoped
        @Typed(SubApi.class)
        public SubApi sub() {
            return new ProducedSub();
        }
    }

    @RequestScoped
    @Path("produced")
    public static class ProducedLocator {
        @Inject
        SubApi sub;

        @Path("sub")
        public SubApi sub() {
            return sub;
        }

        @Path("object")
        public Object object() {
            return sub;
        }
    }

    @Path("locator")
    public static class Locator {
        @Path("secured")
        public SecuredSub secured() {
            return new SecuredSub();
        }

        @Path("roles-of-interface")
        public Object rolesOfInterface() {
            return new RolesSub();
        }

        @Path("open")
        public OpenSub open() {
            return new OpenSub();
        }
    }

    @Secured
    public static class SecuredSub extends In {}

    @RolesAllowed("user")
    public static class RolesSub extends In {}

    public static class OpenSub extends In {}
}
