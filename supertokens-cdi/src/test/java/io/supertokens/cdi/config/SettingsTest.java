package io.supertokens.cdi.config;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings check their own values, even if no reader has. */
class SettingsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    static Stream<ThrowingCallable> refused() {
        return Stream.of(
                () -> new AccessTokenSettings(
                        AccessTokenFormat.JWT, Duration.ofMillis(9_999), RevocationSettings.DEFAULT, "/"),
                () -> new AccessTokenSettings(
                        AccessTokenFormat.JWT, Duration.ofDays(1000).plusMillis(1), RevocationSettings.DEFAULT, "/"),
                () -> new AccessTokenSettings(AccessTokenFormat.JWT, HOUR, RevocationSettings.DEFAULT, "app"),
                () -> new AccessTokenSettings(AccessTokenFormat.JWT, HOUR, RevocationSettings.DEFAULT, ""),
                () -> new AccessTokenSettings(
                        AccessTokenFormat.JWT,
                        Duration.ofSeconds(10),
                        new RevocationSettings(Revocation.FEED, Duration.ofSeconds(10), null),
                        "/"),
                () -> new RevocationSettings(Revocation.FEED, Duration.ofMillis(99), null),
                () -> new RevocationSettings(Revocation.FEED, Duration.ofSeconds(61), null),
                () -> new RevocationSettings(Revocation.FEED, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                () -> new RevocationSettings(
                        Revocation.FEED,
                        Duration.ofSeconds(1),
                        Duration.ofDays(1).plusMillis(1)),
                () -> new RevocationSettings(Revocation.FEED, Duration.ofMillis(100), Duration.ofMillis(999)),
                () -> new SigningKeySettings(true, HOUR.minusMillis(1)),
                () -> new SigningKeySettings(false, Duration.ofDays(30).plusMillis(1)),
                () -> new RefreshTokenSettings(HOUR.minusMillis(1), null, Duration.ZERO, null),
                () -> new RefreshTokenSettings(Duration.ofDays(365).plusMillis(1), null, Duration.ZERO, null),
                () -> new RefreshTokenSettings(HOUR, null, Duration.ofSeconds(61), null),
                () -> new RefreshTokenSettings(HOUR, null, Duration.ofMillis(-1), null),
                () -> new RefreshTokenSettings(HOUR, null, Duration.ZERO, "/"),
                () -> new CookieSettings("a".repeat(254), null, true, SameSite.LAX, NamePrefix.AUTO),
                () -> new CookieSettings("https://a.test", null, true, SameSite.LAX, NamePrefix.AUTO),
                () -> new CookieSettings(null, null, false, SameSite.NONE, NamePrefix.AUTO),
                () -> new CorsSettings(Set.of("*"), true),
                () -> new CorsSettings(Set.of("https://a.test", "https://b.test/"), true));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuseWhatIsOutOfBounds(ThrowingCallable construction) {
        assertThatIllegalArgumentException().isThrownBy(construction);
    }
}
