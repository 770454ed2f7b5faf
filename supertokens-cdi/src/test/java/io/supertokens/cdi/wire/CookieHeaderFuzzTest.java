package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Input: a header on each line. */
class CookieHeaderFuzzTest {

    private static final String NAME = "sAccessToken";
    private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

    @FuzzTest
    void takesAnything(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        List<String> headers = text.lines().toList();
        List<String> values = CookieHeader.values(headers, NAME);

        assertThat(values).hasSizeLessThanOrEqualTo(200).doesNotHaveDuplicates();
        long sent = headers.stream()
                .flatMap(header -> Stream.of(header.split(";", -1)))
                .filter(pair -> pair.strip().startsWith(NAME))
                .count();
        assertThat(values).hasSizeLessThanOrEqualTo((int) sent);
        for (String value : values) {
            assertThat(value.length()).isLessThanOrEqualTo(text.length());
        }

        String wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(values(encoded(wellFormed))).containsExactly(wellFormed);
        String plain = text.replaceAll("[;\"\\p{Cntrl}]", "").strip();
        assertThat(values(plain + "%")).containsExactly(plain + "%");
        if (!ENCODED.matcher(plain).find()) {
            assertThat(values(plain)).containsExactly(plain);
        }
    }

    private static List<String> values(String value) {
        return CookieHeader.values(List.of("a=1; " + NAME + "=" + value + "; b=2"), NAME);
    }

    /** Encodes like JavaScript's encodeURIComponent, but more characters than necessary. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
