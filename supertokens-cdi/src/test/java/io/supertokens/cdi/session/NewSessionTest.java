package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.supertokens.cdi.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewSessionTest {

    private static String labelOf(String text) {
        return NewSession.of("alice").withDevice(text).device();
    }

    @Test
    void hasWhatItWasGiven() {
        NewSession wanted = NewSession.of(UserId.of(5))
                .withJwtPayload(Map.of("a", 1))
                .withSessionInfo("info")
                .withDevice("Kitchen tablet");

        assertThat(wanted.userId()).isEqualTo(UserId.of(5));
        assertThat(wanted.jwtPayload()).isEqualTo(Map.of("a", 1));
        assertThat(wanted.sessionInfo()).isEqualTo("info");
        assertThat(wanted.device()).isEqualTo("Kitchen tablet");
        assertThat(NewSession.of("alice").device()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1969-12-31T23:59:59.999Z", "-1000000000-01-01T00:00:00Z"})
    void refusesAnAuthenticationBeforeThereWereAny(String moment) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewSession.of("alice").withAuthenticatedAt(Instant.parse(moment)))
                .withMessageContaining("before 1970");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT0.1S", "PT30M", "P365D"})
    void mayLastShorterWithoutUse(String validity) {
        Duration given = Duration.parse(validity).plusMinutes(validity.equals("PT0.1S") ? 1 : 0);
        NewSession wanted = NewSession.of("alice")
                .withIdleValidity(given)
                .withBrowserSession(true)
                .withDevice("tablet")
                .withJwtPayload(1)
                .withSessionInfo(2);
        assertThat(wanted).isEqualTo(new NewSession(UserId.of("alice"), 1, 2, "tablet", given, true, null));
        assertThat(wanted.withIdleValidity(null).idleValidity()).isNull();
        assertThat(wanted.withBrowserSession(false).browserSession()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PT0S", "-PT1H", "PT59.999S", "P365DT0.001S", "PT2562047788015215H", "-PT2562047788015215H"})
    void refusesAValidityThatIsNone(String validity) {
        NewSession wanted = NewSession.of("alice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wanted.withIdleValidity(Duration.parse(validity)))
                .withMessageContaining("PT1M to PT8760H, not " + Duration.parse(validity));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void needsAUser(String nobody) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewSession.of(nobody))
                .withMessageContaining("null or empty");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t\r\n", "\u0000", "\u202e", "\u200d\u200c", "\ud800", "\u2028\u00a0"})
    void hasNoDeviceIfItsLabelShowsNothing(String label) {
        assertThat(labelOf(label)).isNull();
    }

    @Test
    void theLabelOfADeviceIsOneLineWithoutControlCharacters() {
        assertThat(labelOf("  Kitchen \t tablet ")).isEqualTo("Kitchen tablet");
        assertThat(labelOf("a\r\nSet-Cookie: b\u0000\u001b[31mc\u007f\u0085d")).isEqualTo("a Set-Cookie: b [31mc d");
        assertThat(labelOf("pay\u202elap\u2066x\u200ey\u2028z")).isEqualTo("pay lap x y z");
        assertThat(labelOf("a\ud83db\ude00c")).isEqualTo("a b c");
        assertThat(labelOf("<b>\u00dcber \ud83d\udc68\u200d\ud83d\udcbb &amp; \u65e5\u672c"))
                .as("what is shown stays as it is; pages escape it")
                .isEqualTo("<b>\u00dcber \ud83d\udc68\u200d\ud83d\udcbb &amp; \u65e5\u672c");
    }

    @Test
    void aLongLabelIsCutBetweenCharacters() {
        assertThat(labelOf("x".repeat(10_000))).isEqualTo("x".repeat(255));
        assertThat(labelOf("x".repeat(254) + "\ud83d\ude00\ud83d\ude00")).isEqualTo("x".repeat(254));
        assertThat(labelOf("\ud83d\ude00".repeat(10_000))).isEqualTo("\ud83d\ude00".repeat(127));
        assertThat(labelOf("x".repeat(254) + " yz")).isEqualTo("x".repeat(254));
        assertThat(labelOf(" ".repeat(1_000_000) + "x")).isNull();
    }
}
