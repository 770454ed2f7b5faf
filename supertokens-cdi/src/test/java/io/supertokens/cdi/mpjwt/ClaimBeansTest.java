package io.supertokens.cdi.mpjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.supertokens.cdi.wiring.SuperTokensExtension;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.ClaimValue;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims in a CDI container, alone and beside the claim beans of SmallRye JWT, which WildFly uses. */
class ClaimBeansTest {

    /** The token of the request, which may be the library's or the server's. */
    @ApplicationScoped
    @Alternative
    @Priority(3000)
    @Typed(JsonWebToken.class)
    static class Token implements JsonWebToken {

        private static Map<String, ?> claims = Map.of();

        @Override
        public String getName() {
            return null;
        }

        @Override
        public Set<String> getClaimNames() {
            return claims.keySet();
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T> T getClaim(String name) {
            return (T) claims.get(name);
        }
    }

    private static final Map<String, ?> CLAIMS = Map.ofEntries(
            Map.entry("text", Json.createValue("blue")),
            Map.entry("number", Json.createValue(7)),
            Map.entry("digits", Json.createValue("42")),
            Map.entry("flag", JsonValue.TRUE),
            Map.entry("list", Json.createArrayBuilder().add("a").add("b").build()),
            Map.entry("object", Json.createObjectBuilder().add("city", "Oslo").build()),
            Map.entry("nothing", JsonValue.NULL),
            Map.entry("sub", "alice"),
            Map.entry("exp", 1000L),
            Map.entry("email_verified", false),
            Map.entry("groups", new TreeSet<>(Set.of("staff", "auditor"))));

    /** All injection forms of the specification, in one application. */
    @Dependent
    static class Forms {

        @Inject
        @Claim("exp")
        long primitiveLong;

        @Inject
        @Claim("exp")
        Long boxedLong;

        @Inject
        @Claim("number")
        long primitiveOfJson;

        @Inject
        @Claim("number")
        Long boxedOfJson;

        @Inject
        @Claim("flag")
        boolean primitiveBoolean;

        @Inject
        @Claim("flag")
        Boolean boxedBoolean;

        @Inject
        @Claim("email_verified")
        Boolean standardBoolean;

        @Inject
        @Claim("text")
        String text;

        @Inject
        @Claim(standard = Claims.sub)
        String standardText;

        @Inject
        @Claim("number")
        String numberAsText;

        @Inject
        @Claim("digits")
        Long textAsNumber;

        @Inject
        @Claim("groups")
        Set<String> set;

        @Inject
        @Claim("list")
        Set<String> setOfJson;

        @Inject
        @Claim("text")
        Set<String> setOfOne;

        @Inject
        @Claim("text")
        JsonString jsonString;

        @Inject
        @Claim("sub")
        JsonString standardJsonString;

        @Inject
        @Claim("number")
        JsonNumber jsonNumber;

        @Inject
        @Claim("exp")
        JsonNumber standardJsonNumber;

        @Inject
        @Claim("list")
        JsonArray jsonArray;

        @Inject
        @Claim("groups")
        JsonArray standardJsonArray;

        @Inject
        @Claim("object")
        JsonObject jsonObject;

        @Inject
        @Claim("object")
        JsonStructure jsonStructure;

        @Inject
        @Claim("flag")
        JsonValue jsonValue;

        @Inject
        @Claim("email_verified")
        JsonValue standardJsonValue;

        @Inject
        @Claim("text")
        Optional<String> optionalText;

        @Inject
        @Claim("number")
        Optional<Long> optionalLong;

        @Inject
        @Claim("flag")
        Optional<Boolean> optionalBoolean;

        @Inject
        @Claim("groups")
        Optional<Set<String>> optionalSet;

        @Inject
        @Claim("number")
        Optional<JsonNumber> optionalJson;

        @Inject
        @Claim("text")
        ClaimValue<String> liveText;

        @Inject
        @Claim("number")
        ClaimValue<Long> liveLong;

        @Inject
        @Claim("flag")
        ClaimValue<Boolean> liveBoolean;

        @Inject
        @Claim("groups")
        ClaimValue<Set<String>> liveSet;

        @Inject
        @Claim("text")
        ClaimValue<JsonString> liveJson;

        @Inject
        @Claim("number")
        ClaimValue<Optional<Long>> liveOptional;

        @Inject
        @Claim("sub")
        @SuppressWarnings("rawtypes")
        ClaimValue raw;

        @Inject
        @Claim("sub")
        ClaimValue<?> wildcard;

        @Inject
        @Claim("text")
        ClaimValue<? extends JsonValue> boundedWildcard;

        @Inject
        @Claim("sub")
        ClaimValue<Object> liveObject;

        @Inject
        Generic<String> ofVariable;

        @Inject
        Inherited ofInheritedVariable;

        @Inject
        @Claim("number")
        Provider<Long> laterLong;

        @Inject
        @Claim("text")
        Provider<Optional<String>> laterOptional;

        @Inject
        @Claim("number")
        Instance<JsonNumber> laterJson;

        @Inject
        @Claim("text")
        Instance<ClaimValue<String>> laterLive;

        @Inject
        @Claim("absent")
        long absentPrimitiveLong;

        @Inject
        @Claim("absent")
        boolean absentPrimitiveBoolean;

        @Inject
        @Claim("absent")
        Long absentLong;

        @Inject
        @Claim("absent")
        String absentText;

        @Inject
        @Claim("absent")
        Set<String> absentSet;

        @Inject
        @Claim("absent")
        JsonString absentJson;

        @Inject
        @Claim("absent")
        Optional<Long> absentOptional;

        @Inject
        @Claim("absent")
        ClaimValue<String> absentLive;

        @Inject
        @Claim("absent")
        ClaimValue<Optional<String>> absentLiveOptional;

        @Inject
        @Claim("absent")
        Provider<String> absentLater;

        @Inject
        @Claim("nothing")
        Optional<String> nullText;

        @Inject
        @Claim("nothing")
        long nullPrimitive;

        @Inject
        @Claim("nothing")
        JsonValue nullJson;

        final String ofConstructor;
        String ofMethod;

        @Inject
        Forms(@Claim("text") String ofConstructor) {
            this.ofConstructor = ofConstructor;
        }

        @Inject
        void set(@Claim("number") long number, @Claim("flag") ClaimValue<Boolean> flag) {
            ofMethod = number + " " + flag.getValue();
        }
    }

    @Dependent
    static class Generic<T> {

        @Inject
        @Claim("sub")
        ClaimValue<T> value;

        @Inject
        @Claim("sub")
        ClaimValue<Optional<T>> optional;
    }

    static class Base<T> {

        @Inject
        @Claim("number")
        ClaimValue<T> value;
    }

    @Dependent
    static class Inherited extends Base<Long> {}

    /** Adds the server's beans as WildFly does. */
    static class Server implements Extension {

        void add(@Observes BeforeBeanDiscovery discovery) {
            for (String name : List.of(
                    "CommonJwtProducer",
                    "RawClaimTypeProducer",
                    "ClaimValueProducer",
                    "JsonValueProducer",
                    "OptionalClaimTypeProducer",
                    "PrincipalProducer")) {
                try {
                    Class<?> type = Class.forName("io.smallrye.jwt.auth.cdi." + name);
                    discovery.addAnnotatedType(type, name);
                } catch (ClassNotFoundException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static SeContainer container(boolean server, Class<?>... beans) {
        SeContainerInitializer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addExtensions(new SuperTokensExtension())
                .addBeanClasses(Token.class)
                .addBeanClasses(beans);
        return (server ? container.addExtensions(new Server()) : container).initialize();
    }

    static Stream<Arguments> forms() {
        Token.claims = CLAIMS;
        return Stream.of(false, true).flatMap(server -> {
            try (SeContainer container = container(server, Forms.class, Generic.class, Inherited.class)) {
                Forms forms = container.select(Forms.class).get();
                return rows(forms).map(row -> arguments(server, row.get()[0], row.get()[1], row.get()[2]));
            }
        });
    }

    private static Stream<Arguments> rows(Forms f) {
        return Stream.of(
                arguments("long", f.primitiveLong, 1000L),
                arguments("Long", f.boxedLong, 1000L),
                arguments("long of JSON", f.primitiveOfJson, 7L),
                arguments("Long of JSON", f.boxedOfJson, 7L),
                arguments("boolean", f.primitiveBoolean, true),
                arguments("Boolean", f.boxedBoolean, true),
                arguments("standard Boolean", f.standardBoolean, false),
                arguments("String", f.text, "blue"),
                arguments("standard String", f.standardText, "alice"),
                arguments("String of a number", f.numberAsText, "7"),
                arguments("Long of a text", f.textAsNumber, 42L),
                arguments("Set", f.set, Set.of("staff", "auditor")),
                arguments("Set of JSON", f.setOfJson, Set.of("a", "b")),
                arguments("Set of one text", f.setOfOne, Set.of("blue")),
                arguments("JsonString", f.jsonString.getString(), "blue"),
                arguments("JsonString, standard", f.standardJsonString.getString(), "alice"),
                arguments("JsonNumber", f.jsonNumber.longValue(), 7L),
                arguments("JsonNumber, standard", f.standardJsonNumber.longValue(), 1000L),
                arguments("JsonArray", f.jsonArray.toString(), "[\"a\",\"b\"]"),
                arguments("JsonArray, standard", f.standardJsonArray.toString(), "[\"auditor\",\"staff\"]"),
                arguments("JsonObject", f.jsonObject.getString("city"), "Oslo"),
                arguments("JsonStructure", f.jsonStructure.toString(), "{\"city\":\"Oslo\"}"),
                arguments("JsonValue", f.jsonValue, JsonValue.TRUE),
                arguments("JsonValue, standard", f.standardJsonValue, JsonValue.FALSE),
                arguments("Optional<String>", f.optionalText, Optional.of("blue")),
                arguments("Optional<Long>", f.optionalLong, Optional.of(7L)),
                arguments("Optional<Boolean>", f.optionalBoolean, Optional.of(true)),
                arguments("Optional<Set>", f.optionalSet, Optional.of(Set.of("staff", "auditor"))),
                arguments("Optional<JsonNumber>", f.optionalJson.map(JsonNumber::intValue), Optional.of(7)),
                arguments("ClaimValue<String>", f.liveText.getValue(), "blue"),
                arguments("ClaimValue's name", f.liveText.getName(), "text"),
                arguments("ClaimValue<Long>", f.liveLong.getValue(), 7L),
                arguments("ClaimValue<Boolean>", f.liveBoolean.getValue(), true),
                arguments("ClaimValue<Set>", f.liveSet.getValue(), Set.of("staff", "auditor")),
                arguments("ClaimValue<JsonString>", f.liveJson.getValue().getString(), "blue"),
                arguments("ClaimValue<Optional<Long>>", f.liveOptional.getValue(), Optional.of(7L)),
                arguments("ClaimValue, raw", f.raw.getValue(), "alice"),
                arguments("ClaimValue<?>", f.wildcard.getValue(), "alice"),
                arguments(
                        "ClaimValue<? extends JsonValue>",
                        f.boundedWildcard.getValue().toString(),
                        "\"blue\""),
                arguments("ClaimValue<Object>", f.liveObject.getValue(), "alice"),
                arguments("ClaimValue<T>", f.ofVariable.value.getValue(), "alice"),
                arguments("ClaimValue<Optional<T>>", f.ofVariable.optional.getValue(), Optional.of("alice")),
                arguments("ClaimValue<T>, inherited", f.ofInheritedVariable.value.getValue(), 7L),
                arguments("Provider<Long>", f.laterLong.get(), 7L),
                arguments("Provider<Optional<String>>", f.laterOptional.get(), Optional.of("blue")),
                arguments("Instance<JsonNumber>", f.laterJson.get().longValue(), 7L),
                arguments("Instance<ClaimValue>", f.laterLive.get().getValue(), "blue"),
                arguments("absent long", f.absentPrimitiveLong, 0L),
                arguments("absent boolean", f.absentPrimitiveBoolean, false),
                arguments("absent Long", f.absentLong, null),
                arguments("absent String", f.absentText, null),
                arguments("absent Set", f.absentSet, null),
                arguments("absent JsonString", f.absentJson, null),
                arguments("absent Optional", f.absentOptional, Optional.empty()),
                arguments("absent ClaimValue", f.absentLive.getValue(), null),
                arguments("absent ClaimValue<Optional>", f.absentLiveOptional.getValue(), Optional.empty()),
                arguments("absent Provider", f.absentLater.get(), null),
                arguments("JSON null as Optional<String>", f.nullText, Optional.empty()),
                arguments("JSON null as long", f.nullPrimitive, 0L),
                arguments("JSON null as JsonValue", f.nullJson, JsonValue.NULL),
                arguments("constructor", f.ofConstructor, "blue"),
                arguments("method", f.ofMethod, "7 true"));
    }

    @ParameterizedTest(name = "{1} beside the server''s beans: {0}")
    @MethodSource("forms")
    void everyFormOfTheSpecificationCanBeInjected(boolean server, String form, Object value, Object expected) {
        assertThat(value).isEqualTo(expected);
    }

    @Dependent
    static class AsDate {
        @Inject
        @Claim("x")
        LocalDate value;
    }

    @Dependent
    static class AsInteger {
        @Inject
        @Claim("x")
        Integer value;
    }

    @Dependent
    static class AsInt {
        @Inject
        @Claim("x")
        int value;
    }

    @Dependent
    static class AsObject {
        @Inject
        @Claim("x")
        Object value;
    }

    @Dependent
    static class AsList {
        @Inject
        @Claim("x")
        List<String> value;
    }

    @Dependent
    static class AsSetOfLong {
        @Inject
        @Claim("x")
        Set<Long> value;
    }

    @Dependent
    static class AsMap {
        @Inject
        @Claim("x")
        Map<String, String> value;
    }

    @Dependent
    static class AsOptionalInteger {
        @Inject
        @Claim("x")
        Optional<Integer> value;
    }

    @Dependent
    static class AsOptionalClaimValue {
        @Inject
        @Claim("x")
        Optional<ClaimValue<String>> value;
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                AsDate.class,
                AsInteger.class,
                AsInt.class,
                AsObject.class,
                AsList.class,
                AsSetOfLong.class,
                AsMap.class,
                AsOptionalInteger.class,
                AsOptionalClaimValue.class
            })
    void anyOtherTypeIsRefusedAtDeployment(Class<?> bean) {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> container(false, bean).close())
                .withMessageMatching("(?s).*WELD-00140[89].*" + bean.getSimpleName() + ".*");
    }

    @Dependent
    static class AsDouble {
        @Inject
        @Claim("number")
        Double value;
    }

    @Test
    void typesThatOnlyTheServerKnowsAreLeftToIt() {
        Token.claims = CLAIMS;
        try (SeContainer container = container(true, AsDouble.class)) {
            assertThat(container.select(AsDouble.class).get().value).isEqualTo(7.0);
        }
    }

    /** Claims that the application itself produces. */
    @Dependent
    static class Producers {

        @Produces
        @Claim("birthday")
        LocalDate date = LocalDate.of(2001, 2, 3);

        @Produces
        @Claim("birthday")
        Optional<LocalDate> optional() {
            return Optional.of(date);
        }
    }

    @Dependent
    static class OfTheApplication {

        @Inject
        @Claim("birthday")
        LocalDate date;

        @Inject
        @Claim("birthday")
        Optional<LocalDate> optional;

        @Inject
        @Claim("text")
        String text;

        @Inject
        @Claim("number")
        Long number;
    }

    @Test
    void beansOfTheApplicationAreNotDisplaced() {
        Token.claims = CLAIMS;
        try (SeContainer container = container(false, Producers.class, OfTheApplication.class)) {
            OfTheApplication bean = container.select(OfTheApplication.class).get();
            assertThat(bean.date).isEqualTo(LocalDate.of(2001, 2, 3));
            assertThat(bean.optional).contains(LocalDate.of(2001, 2, 3));
            assertThat(bean.text).isEqualTo("blue");
            assertThat(bean.number).isEqualTo(7);
        }
    }

    @Dependent
    static class OfWrongKind {

        @Inject
        @Claim("text")
        Provider<Long> number;

        @Inject
        @Claim("number")
        ClaimValue<JsonObject> object;
    }

    @Test
    void aClaimOfAnotherKindIsAnErrorThatShowsNoValue() {
        Token.claims = CLAIMS;
        try (SeContainer container = container(false, OfWrongKind.class)) {
            OfWrongKind bean = container.select(OfWrongKind.class).get();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(bean.number::get)
                    .withMessage("The claim \"text\" cannot be injected as Long: it is a JSON STRING");
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(bean.object::getValue)
                    .withMessage("The claim \"number\" cannot be injected as JsonObject: it is a JSON NUMBER");
        }
    }

    @Test
    void anApplicationWithoutClaimsGetsNoBean() {
        try (SeContainer container = container(false)) {
            assertThat(container
                            .select(new TypeLiteral<ClaimValue<String>>() {}, Any.Literal.INSTANCE)
                            .isUnsatisfied())
                    .isTrue();
        }
    }
}
