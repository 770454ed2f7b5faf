package io.supertokens.cdi.json;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.json.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    /** A bean of an application. */
    public static class Profile {
        public String name = "Ada";
        public int level = 3;
        public List<String> tags = List.of("x");
    }

    private static String text(@Nullable Object value) {
        return Json.write(Json.of(value));
    }

    @Test
    void nothingIsTheEmptyText() {
        assertThat(Json.of(null)).isNull();
        assertThat(Json.write(null)).isEmpty();
        assertThat(Json.read("")).isNull();
    }

    @Test
    void theDatabasesNullIsTheJsonValueNull() {
        assertThat(Json.read(null)).isEqualTo(JsonValue.NULL);
        assertThat(Json.read("null")).isEqualTo(JsonValue.NULL);
        assertThat(Json.write(JsonValue.NULL)).isEqualTo("null");
    }

    @Test
    void javaValuesBecomeWhatTheyLookLike() {
        assertThat(text("a\"b\0")).isEqualTo("\"a\\\"b\\u0000\"");
        assertThat(text("")).isEqualTo("\"\"");
        assertThat(text(true)).isEqualTo("true");
        assertThat(text(42)).isEqualTo("42");
        assertThat(text(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
        assertThat(text(0.1)).isEqualTo("0.1");
        assertThat(text(0.1f)).isEqualTo("0.1");
        assertThat(text(new BigDecimal("1.10"))).isEqualTo("1.10");
        assertThat(text(BigInteger.TEN.pow(30))).isEqualTo("1" + "0".repeat(30));
        assertThat(text('c')).isEqualTo("\"c\"");
        assertThat(text(LocalDate.of(2026, 11, 21))).isEqualTo("\"2026-11-21\"");
        assertThat(text(new int[] {1, 2})).isEqualTo("[1,2]");
        assertThat(text(new Object[] {1, "two", null})).isEqualTo("[1,\"two\",null]");
    }

    @Test
    void mapsAndCollectionsKeepTheirOrderAndTheirNulls() {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("z", null);
        map.put(2, Arrays.asList(1, null, Map.of()));
        assertThat(text(map)).isEqualTo("{\"z\":null,\"2\":[1,null,{}]}");
    }

    @Test
    void beansGoThroughJsonBAndBack() {
        JsonValue json = requireNonNull(Json.of(new Profile()));
        assertThat(Json.write(json)).isEqualTo("{\"level\":3,\"name\":\"Ada\",\"tags\":[\"x\"]}");
        Profile read = Json.as(json, Profile.class);
        assertThat(read).usingRecursiveComparison().isEqualTo(new Profile());
        assertThat(Json.of(List.of(new Profile()))).isEqualTo(Json.read("[" + Json.write(json) + "]"));
    }

    @Test
    void valuesAreReadAsTheTypeAskedFor() {
        JsonValue list = requireNonNull(Json.of(List.of("a", "b")));
        assertThat(Json.as(list, JsonValue.class)).isSameAs(list);
        ParameterizedType listOfText =
                (ParameterizedType) new ArrayList<String>() {}.getClass().getGenericSuperclass();
        assertThat(Json.as(list, listOfText)).isEqualTo(List.of("a", "b"));
        assertThat(Json.as(Json.string("text"), String.class)).isEqualTo("text");
        assertThat(Json.as(Json.number(7), Integer.class)).isEqualTo(7);
        assertThat(Json.as(JsonValue.NULL, Profile.class)).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.as(list, Profile.class))
                .withMessageContaining("Profile");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"b\":[1,2.50,-0.5,1E+400,\"\\ud800\",\"😀\",true,null]}}",
                "\"\\u0000\"",
                "123456789012345678901234567890",
                "\"\\udc00\\udc00x\\ud83d\"",
                "\"\""
            })
    void whatIsReadIsWrittenAgain(String json) {
        assertThat(Json.write(Json.read(json))).isEqualTo(json);
    }

    @Test
    void ofMembersWithTheSameNameTheLastOneCounts() {
        assertThat(Json.write(Json.read("{\"a\":1,\"a\":2}"))).isEqualTo("{\"a\":2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "{", "nul", "{} x", "'a'", "[1,]", "[1][2]", "1 2", "{\"a\":1,}", "\"\u0000\"", "01"})
    void whatIsNotJsonIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.read(text));
    }

    @Test
    void whatIsNestedTooDeepIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.read("[".repeat(100_000)));
        Map<String, Object> itself = new HashMap<>();
        itself.put("me", itself);
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(itself)).withMessageContaining("contains itself");
    }

    @Test
    void whatIsNestedMoreThanFiveHundredDeepIsRefusedHoweverItIsMade() {
        Object deepest = JsonValue.EMPTY_JSON_ARRAY;
        for (int depth = 0; depth < 500; depth++) {
            deepest = List.of(deepest);
        }
        JsonValue allowed = requireNonNull(Json.of(deepest));
        assertThat(Json.of(allowed)).isSameAs(allowed);
        JsonValue tooDeep = requireNonNull(Json.read("[" + Json.write(allowed) + "]"));
        for (Object value : List.of(tooDeep, List.of(allowed), Map.of("a", allowed), new Holder(allowed))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Json.of(value))
                    .withMessageContaining("500");
        }
    }

    /** A bean that JSON-B writes. */
    public static final class Holder {

        public final JsonValue value;

        Holder(JsonValue value) {
            this.value = value;
        }
    }

    @Test
    void whatIsNotANumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.of(Double.NaN))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(List.of(Float.POSITIVE_INFINITY)));
    }
}
