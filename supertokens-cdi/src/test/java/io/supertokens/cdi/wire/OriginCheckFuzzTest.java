package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.supertokens.cdi.config.CorsSettings;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Input: headers, each on a line, such as {@code Origin: https://a.test}. */
class OriginCheckFuzzTest {

    private static final String ALLOWED = "https://app.example.com";
    private static final CorsSettings SETTINGS = new CorsSettings(Set.of(ALLOWED), true);

    @FuzzTest
    void letsOnlyTheSameSiteAndWhoIsAllowedPass(FuzzedDataProvider data) {
        Map<String, String> headers = data.consumeRemainingAsString()
                .lines()
                .map(line -> line.split(": ", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, second) -> second));
        String origin = headers.get("Origin");
        String site = headers.get("Sec-Fetch-Site");
        boolean fromAnotherSite = OriginCheck.isFromAnotherSite(headers::get, SETTINGS);

        if (ALLOWED.equals(origin) || (origin == null && site == null)) {
            assertThat(fromAnotherSite).isFalse();
        } else if (site != null) {
            assertThat(fromAnotherSite).isEqualTo(site.equals("cross-site"));
        } else if (!fromAnotherSite) {
            assertThat(origin.toLowerCase(Locale.ROOT))
                    .contains("//" + headers.get("Host").toLowerCase(Locale.ROOT));
        }
    }
}
