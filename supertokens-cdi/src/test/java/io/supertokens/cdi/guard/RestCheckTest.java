package io.supertokens.cdi.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.MemberAttributeExtension;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ByteArrayClassLoader;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestCheckTest {

    interface Api {
        @GET
        String get();
    }

    abstract static class Base {
        @GET
        public String ofBase() {
            return "in";
        }
    }

    @Path("root")
    static class Root extends Base implements Api {
        @Override
        public String get() {
            return "in";
        }

        @Path("sub")
        public Sub sub() {
            return new Sub();
        }
    }

    static class Sub {
        @GET
        public String get() {
            return "in";
        }

        @Path("further")
        public Further further() {
            return new Further();
        }
    }

    static class Further {
        @GET
        public String get() {
            return "in";
        }
    }

    static class Implementing implements Api {
        @Override
        public String get() {
            return "in";
        }
    }

    static class Elsewhere {
        public String get() {
            return "in";
        }
    }

    /** These classes as in a jar, one of them with an annotation whose class is missing. */
    private static Map<String, Class<?>> jar(String annotated, boolean onMethod, String annotation) {
        AnnotationDescription missing = AnnotationDescription.Builder.ofType(
                        new ByteBuddy().makeAnnotation().name(annotation).make().getTypeDescription())
                .build();
        List<Class<?>> samples = List.of(
                Api.class, Base.class, Root.class, Sub.class, Further.class, Implementing.class, Elsewhere.class);
        Map<String, byte[]> files = samples.stream().collect(Collectors.toMap(Class::getName, sample -> {
            DynamicType.Builder<?> type = new ByteBuddy().redefine(sample);
            if (nameWithin(sample).equals(annotated)) {
                type = onMethod
                        ? type.visit(new MemberAttributeExtension.ForMethod()
                                .annotateMethod(missing)
                                .on(ElementMatchers.isMethod()))
                        : type.annotateType(missing);
            }
            return type.make().getBytes();
        }));
        ClassLoader loader = new ByteArrayClassLoader.ChildFirst(
                RestCheckTest.class.getClassLoader(), files, ByteArrayClassLoader.PersistenceHandler.MANIFEST);
        return samples.stream()
                .map(sample -> loaded(sample.getName(), loader))
                .collect(Collectors.toMap(RestCheckTest::nameWithin, type -> type));
    }

    private static String nameWithin(Class<?> type) {
        return type.getName().substring(type.getName().indexOf('$') + 1);
    }

    private static Class<?> loaded(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> check(Map<String, Class<?>> jar, String... known) {
        Set<Class<?>> types = Arrays.stream(known).map(jar::get).collect(Collectors.toSet());
        RestApplications applications = new RestApplications(types, List.of());
        return RestCheck.check(new RestServlets(List.of()), List.of(), applications, types, List.of());
    }

    static void assertFails(RestServlets servlets, Set<Class<?>> types, String message) {
        RestApplications applications = new RestApplications(types, List.of());
        assertThatIllegalStateException()
                .isThrownBy(() -> RestCheck.check(servlets, List.of(), applications, types, List.of()))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        // the annotated class, whether its method is annotated, the known class
        "Root, false, Root",
        "Root, true, Root",
        "Base, false, Root",
        "Base, true, Root",
        "Api, false, Root",
        "Api, true, Root",
        "Sub, false, Root",
        "Sub, true, Root",
        "Further, false, Root",
        "Further, true, Root",
        "Sub, true, Sub",
        "Implementing, false, Implementing",
        "Api, true, Implementing"
    })
    void aGuardInAJarThatTheServerDoesNotKnowIsAFailure(String annotated, boolean onMethod, String known) {
        for (String guard : List.of("RolesAllowed", "DenyAll", "PermitAll")) {
            Map<String, Class<?>> jar = jar(annotated, onMethod, "javax.annotation.security." + guard);
            assertThatIllegalStateException()
                    .as(guard)
                    .isThrownBy(() -> check(jar, known))
                    .withMessageContaining(
                            "RestCheckTest$" + annotated + " has annotations of javax.annotation.security")
                    .withMessageContaining("use those of jakarta.annotation.security");
        }
    }

    @Test
    void aGuardOnWhatIsNoResourceIsNone() {
        Map<String, Class<?>> jar = jar("Elsewhere", false, "javax.annotation.security.RolesAllowed");
        assertThat(check(jar, "Elsewhere")).isEmpty();
    }

    @Test
    void aResourceInAJarThatTheServerDoesNotServeIsAWarning() {
        assertThat(check(jar("Sub", true, "javax.ws.rs.PUT"), "Root")).anySatisfy(warning -> assertThat(warning)
                .contains("RestCheckTest$Sub has annotations of javax.ws.rs, which serve nothing"));
    }
}
