package io.supertokens.cdi.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.supertokens.cdi.UserId;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTest {

    /**
     * Faults of the reference that are fixed here: it refuses the first, and accepts the others but cannot use or store
     * them.
     */
    private static final Set<String> MENDED = Set.of("null text", "129 chars", "NaN", "Infinity", "-Infinity");

    static Stream<Arguments> textsAndNumbers() {
        return Golden.named("userid.json", "cases").filter(arguments -> {
            JsonObject golden = golden(arguments);
            return Set.of("string", "number").contains(golden.getString("type"))
                    && !MENDED.contains(golden.getString("name"));
        });
    }

    static Stream<JsonObject> stored() {
        return Golden.cases("userid.json", "parseOnly");
    }

    private static JsonObject golden(Arguments arguments) {
        return (JsonObject) ((Named<?>) arguments.get()[0]).getPayload();
    }

    private static UserId given(JsonObject golden) {
        return golden.getString("type").equals("string")
                ? new UserId(golden.getString("input"), false)
                : UserId.of((Number) golden.getJsonNumber("input").doubleValue());
    }

    @ParameterizedTest
    @MethodSource("textsAndNumbers")
    void isStoredAsTheReferenceStoresIt(JsonObject golden) {
        if (golden.getBoolean("accepted")) {
            UserId id = given(golden);
            assertThat(id.toDatabase()).isEqualTo(golden.getString("db"));
            assertThat(UserId.fromDatabase(golden.getString("db"))).isEqualTo(id);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> given(golden));
        }
    }

    @ParameterizedTest
    @MethodSource("stored")
    void aTextThatTheReferenceWouldReadAsAnotherUserIsRefused(JsonObject golden) {
        String column = golden.getString("db");
        if (golden.getString("type").equals("string")
                && golden.getString("value").equals(column)) {
            assertThat(new UserId(column, false).toDatabase()).isEqualTo(column);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> new UserId(column, false));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5.684341886080802E-14, 5.684341886080802e-14",
        "4.9E-324, 5e-324",
        "2.0E-3, 0.002",
        "1.0E23, 1e+23",
        "2.0E23, 2e+23",
        "9.007199254740993E15, 9007199254740992",
        "1.2345678901234567E20, 123456789012345670000",
        "0.000001, 0.000001",
        "-1.5E-10, -1.5e-10",
        "123456.789, 123456.789",
        "2.2250738585072014E-308, 2.2250738585072014e-308"
    })
    void aNumberIsWrittenAsJavaScriptWritesIt(double number, String notation) {
        assertThat(UserId.of((Number) number)).hasToString(notation);
    }

    @Test
    void aTextIsNotTheNumberThatItLooksLike() {
        assertThat(UserId.of("123")).isNotEqualTo(UserId.of(123)).hasToString("123");
        assertThat(UserId.of(123)).hasToString("123");
        assertThat(UserId.of("123").isNumber()).isFalse();
        assertThat(UserId.of(123).isNumber()).isTrue();
    }

    @Test
    void everyKindOfNumberIsTheSameUser() {
        assertThat(Stream.<Number>of(7, 7L, (short) 7, 7.0, 7f, BigInteger.valueOf(7), new BigDecimal("7.00"))
                        .map(UserId::of))
                .containsOnly(UserId.of(7));
        assertThat(UserId.of(new BigDecimal("0.1"))).isEqualTo(UserId.of((Number) 0.1));
        assertThat(UserId.of((Number) (-0.0))).isEqualTo(UserId.of(0));
    }

    @Test
    void aNumberThatWouldChangeIsRefused() {
        assertThat(UserId.of(1L << 53)).hasToString("9007199254740992");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserId.of((1L << 53) + 1))
                .withMessageContaining("give it as a text");
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(-(1L << 53) - 1));
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(Long.MIN_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(new BigInteger("9007199254740993")));
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(new BigDecimal("0.12345678901234567890")));
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(new BigDecimal("1e400")));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsRefused(double number) {
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of((Number) number));
    }

    @Test
    void the129thCharacterIsRefused() {
        assertThat(UserId.of("😀".repeat(128)).toString()).hasSize(256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserId.of("x".repeat(129)))
                .withMessageContaining("at most 128 characters; this one has 129");
    }

    @ParameterizedTest
    @NullAndEmptySource
    void nobodyIsNoUser(@Nullable String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserId.of(nullable(text)))
                .withMessageContaining("null or empty");
    }

    @Test
    void noNumberIsNoUserEither() {
        Number none = nullable(null);
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(none)).withMessageContaining("null or empty");
        assertThatIllegalArgumentException().isThrownBy(() -> new UserId(nullable(null), false));
        assertThatIllegalArgumentException().isThrownBy(() -> new UserId(nullable(null), true));
    }

    /** The reference stores it unchanged. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "\u00a0", " alice"})
    void whiteSpaceIsAText(String text) {
        assertThat(UserId.of(text).toDatabase()).isEqualTo(text);
    }

    /** As a caller without null checks passes it. */
    @SuppressWarnings("NullAway")
    private static <T> T nullable(@Nullable T value) {
        return value;
    }

    @Test
    void theTextNullIsAnOrdinaryUser() {
        assertThat(UserId.of("null").toDatabase()).isEqualTo("null");
    }

    @Test
    void whatTheDatabaseCannotKeepIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of("a\0b")).withMessageContaining("NUL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserId.of("a\ud800"))
                .withMessageContaining("half");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserId.of("\udc00a"))
                .withMessageContaining("half");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"i\":1}",
                "{\"\\u0069\":1}",
                "\t{ \"i\" : \"x\" }\r\n",
                "{\"i\":1,\"i\":2}",
                "{\"i\":{}}",
                "{\"i\":1e999999999}"
            })
    void theStoredFormOfANumberIsRefusedAsAText(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(text)).withMessageContaining("number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"i\":1} x", "{\"i\":01}", "{i:1}", "{'i':1}", "\u00a0{\"i\":1}", "[{\"i\":1}]"})
    void whatOnlyLooksLikeThatIsAText(String text) {
        assertThat(UserId.of(text).toDatabase()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"i\":\"5\"}", "{\"i\":null}", "{\"i\":[5]}"})
    void whatNeitherImplementationStoresIsRefused(String column) {
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.fromDatabase(column));
    }

    @Test
    void aNumberInAnotherNotationIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new UserId("1.0", true));
        assertThatIllegalArgumentException().isThrownBy(() -> new UserId("seven", true));
    }
}
