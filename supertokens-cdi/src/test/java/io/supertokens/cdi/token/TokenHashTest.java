package io.supertokens.cdi.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenHashTest {

    static Stream<JsonObject> sha256() {
        return Golden.cases("refresh-token.json", "sha256");
    }

    @ParameterizedTest
    @MethodSource("sha256")
    void hashesAsTheReferenceDoes(JsonObject golden) {
        TokenHash hash = TokenHash.of(golden.getString("input"));
        assertThat(hash.hex()).isEqualTo(golden.getString("sha256"));
        assertThat(hash.stored()).isEqualTo(golden.getString("doubleSha256"));
    }

    @Test
    void recognisesItsOwnColumnOnly() {
        TokenHash hash = TokenHash.of("a token");
        assertThat(hash.isStoredAs(hash.stored())).isTrue();
        assertThat(hash.isStoredAs(hash.hex())).isFalse();
        assertThat(hash.isStoredAs("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"})
    void refusesWhatIsNotAHash(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenHash(text));
    }

    @Test
    void showsNothingOfTheHash() {
        TokenHash hash = TokenHash.of("a token");
        assertThat(hash.toString()).doesNotContain(hash.hex().substring(0, 8));
    }
}
