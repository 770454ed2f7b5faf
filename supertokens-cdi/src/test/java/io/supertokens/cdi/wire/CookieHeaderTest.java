package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CookieHeaderTest {

    private static List<String> values(String... headers) {
        return CookieHeader.values(List.of(headers), "sAccessToken");
    }

    @Test
    void findsACookieAmongOthers() {
        assertThat(values("a=1; sAccessToken=x.y.z; b=2")).containsExactly("x.y.z");
        assertThat(values("a=1;sAccessToken=x")).containsExactly("x");
        assertThat(values("xsAccessToken=x; saccesstoken=y; sAccessToken")).isEmpty();
        assertThat(values()).isEmpty();
    }

    @Test
    void knowsThatAnEmptyValueIsAValue() {
        assertThat(values("sAccessToken=")).containsExactly("");
    }

    @Test
    void keepsWhatFollowsTheFirstEqualsSign() {
        assertThat(values("sAccessToken=a=b==")).containsExactly("a=b==");
    }

    @Test
    void decodesWhatIsPercentEncodedAndLeavesTheRest() {
        assertThat(values("sAccessToken=a%2Bb%2F%3D")).containsExactly("a+b/=");
        assertThat(values("sAccessToken=a+b/=")).containsExactly("a+b/=");
        assertThat(values("sAccessToken=%E2%82%AC")).containsExactly("€");
        for (String broken : List.of("%", "%4", "%zz", "a%2", "%FF", "%２５")) {
            assertThat(values("sAccessToken=" + broken)).containsExactly(broken);
        }
    }

    @Test
    void takesQuotesOff() {
        assertThat(values("sAccessToken=\"x\"")).containsExactly("x");
        assertThat(values("sAccessToken=\"")).containsExactly("\"");
    }

    @Test
    void givesEveryDifferentValueOfTheSameName() {
        assertThat(values("sAccessToken=1; sAccessToken=2; sAccessToken=1", "sAccessToken=3"))
                .containsExactly("1", "2", "3");
    }

    @Test
    void losesNoValueThatABrowserCanHold() {
        List<String> all = IntStream.range(0, 200).mapToObj(String::valueOf).toList();
        assertThat(values(all.stream().map("sAccessToken="::concat).collect(Collectors.joining("; "))))
                .isEqualTo(all);
    }

    @Test
    void stopsWhereNoBrowserGoes() {
        assertThat(values("sAccessToken=1;".repeat(1000) + "sAccessToken=2"))
                .as("the same value counts once")
                .containsExactly("1", "2");
        assertThat(values(IntStream.range(0, 1000)
                        .mapToObj(i -> "sAccessToken=" + i)
                        .collect(Collectors.joining("; "))))
                .hasSize(200);
    }
}
