package io.supertokens.cdi.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.http.Secured;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescribedOperationTest {

    @Secured
    static class Closed extends Application {}

    @Path("orders")
    @Secured
    static class Orders {
        @GET
        public String list() {
            return "";
        }

        @POST
        @Path("{id: \\d{1,3}}/{what}")
        @RolesAllowed("clerk")
        public void change() {}

        @GET
        @Path("open")
        @PermitAll
        public String open() {
            return "";
        }
    }

    @Path("news")
    static class News {
        @GET
        public String read() {
            return "";
        }
    }

    /** No resource. */
    static class Service {
        @GET
        public String get() {
            return "";
        }
    }

    private static String described(Class<?>... classes) {
        return DescribedOperation.of(Set.of(classes)).stream()
                .map(one -> one.verbs() + " " + one.path() + " " + one.guard().session()
                        + one.guard().roles())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void eachOperationOfAResourceHasItsGuard() {
        assertThat(described(Orders.class, News.class, Service.class)).isEqualTo("""
                [GET] news NONE[]
                [GET] orders REQUIRED[]
                [GET] orders/open NONE[]
                [POST] orders/{id}/{what} REQUIRED[[clerk]]""");
    }

    @Test
    void anApplicationAmongTheClassesGuardsItsResources() {
        assertThat(described(News.class, Closed.class)).isEqualTo("[GET] news REQUIRED[]");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /api/orders,            orders,            true",
        "GET,  /api/orders/,           orders,            true",
        "GET,  /orders,                orders,            true",
        "GET,  /,                      '',                true",
        "POST, /api/orders,            orders,            false",
        "GET,  /api/reorders,          orders,            false",
        "GET,  /api/orders/{id}/lines, orders/{id}/lines, true",
        "GET,  /api/orders/{id},       orders/{no},       false"
    })
    void answersWhatEndsWithItsPath(String verb, String whole, String path, boolean answers) {
        assertThat(new DescribedOperation(Set.of("GET"), path, Guard.NONE).answers(verb, whole))
                .isEqualTo(answers);
    }
}
