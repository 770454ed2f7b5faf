package io.supertokens.cdi.guard;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.type.TypeDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaxClassTest {

    @Path("")
    static class Resource {
        @GET
        public void get() {}
    }

    private static byte[] annotatedWith(String annotation) {
        TypeDescription missing =
                new ByteBuddy().makeAnnotation().name(annotation).make().getTypeDescription();
        return new ByteBuddy()
                .redefine(Resource.class)
                .annotateType(AnnotationDescription.Builder.ofType(missing).build())
                .make()
                .getBytes();
    }

    @ParameterizedTest
    @CsvSource({
        "javax.annotation.security.RolesAllowed, true",
        "javax.annotation.security.DenyAll, true",
        "javax.annotation.security.PermitAll, true",
        "javax.ws.rs.Path, false",
        "javax.ws.rs.ApplicationPath, false",
        "javax.ws.rs.GET, false"
    })
    void anAnnotationThatTheServerDoesNotKnowIsFound(String annotation, boolean isGuarded) {
        assertThat(JavaxClass.of("x.Resource", annotatedWith(annotation)))
                .contains(new JavaxClass("x.Resource", isGuarded));
    }

    @ParameterizedTest
    @CsvSource({"jakarta.annotation.security.RolesAllowed", "javax.annotation.processing.Generated"})
    void othersAreNot(String annotation) {
        assertThat(JavaxClass.of("x.Resource", annotatedWith(annotation))).isEmpty();
    }

    @Test
    void theMessageNamesTheRemedy() {
        assertThat(new JavaxClass("x.Resource", true).problem())
                .isEqualTo(
                        "x.Resource has annotations of javax.annotation.security, which guard nothing on this server:"
                                + " use those of jakarta.annotation.security");
        assertThat(new JavaxClass("x.Resource", false).problem()).contains("use those of jakarta.ws.rs");
    }
}
