package io.supertokens.cdi.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.Fake;
import io.supertokens.cdi.http.Secured;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestApplicationsTest {

    @Secured
    static final class Closed extends Application {}

    interface Api {
        @GET
        @PermitAll
        void get();
    }

    @Path("root")
    static final class Root implements Api {
        @Override
        public void get() {}
    }

    static final class Sub implements Api {
        @Override
        public void get() {}

        @POST
        @Path("more")
        @PermitAll
        public void more() {}

        @DELETE
        public void delete() {}
    }

    static final class Other {}

    /** A servlet context that stores its attributes. */
    private static ServletContext web() {
        Map<String, Object> attributes = new HashMap<>();
        ServletContext web = Fake.of(ServletContext.class, (method, arguments) -> switch (method) {
            case "getAttribute" -> attributes.get(arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            default -> throw new UnsupportedOperationException(method);
        });
        RestApplications.initialized(web);
        return web;
    }

    private static Guards guards() {
        return new Guards(Closed.class, Set::of, proxied -> List.of());
    }

    @Test
    void whatIsOpenInSubResourcesIsNamedByClassAndMethod() {
        RestApplications applications =
                new RestApplications(Set.of(Api.class, Root.class, Sub.class, Other.class), List.of());
        ServletContext web = web();
        applications.configure(web, Closed.class, guards(), List::of);
        assertThat(applications.configured(web))
                .singleElement()
                .extracting(RestApplications.Configured::openInSubResources)
                .isEqualTo(List.of("GET " + Sub.class.getName() + ".get", "POST " + Sub.class.getName() + ".more"));
    }

    @Test
    void anApplicationOfAnotherWarOfTheEarIsNotTakenForOneOfThisWar() {
        RestApplications applications = new RestApplications(Set.of(), List.of());
        ServletContext one = web();
        ServletContext other = web();
        applications.configure(one, Application.class, guards(), List::of);
        assertThat(applications.configured(one)).hasSize(1);
        assertThat(applications.configured(other)).isEmpty();
    }

    @Test
    void whereTheServerDoesNotTellTheWarItMayBeEach() {
        RestApplications applications = new RestApplications(Set.of(), List.of());
        applications.configure(null, Application.class, guards(), List::of);
        assertThat(applications.configured(web())).hasSize(1);
    }
}
