package io.supertokens.cdi.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.CronSchedule;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SessionStore;
import io.supertokens.jpa.Tables;
import jakarta.ejb.Schedule;
import jakarta.ejb.ScheduleExpression;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiredSessionTimerTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final MovableClock clock = MovableClock.at(START);
    private final Timers timers = new Timers();
    private final Database database = Database.open(dataSource(), Tables.DEFAULT, CallerTransaction.none());
    private final SessionStore store = new SessionStore(database, () -> "/app");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theAnnotationDeclaresTheDefaultOfTheConfiguration() throws NoSuchMethodException {
        Schedule declared = ExpiredSessionTimer.class.getMethod("removeExpired").getAnnotation(Schedule.class);
        assertThat(new CronSchedule(
                        declared.second(),
                        declared.minute(),
                        declared.hour(),
                        declared.dayOfMonth(),
                        declared.month(),
                        declared.dayOfWeek()))
                .isEqualTo(config(null).refreshToken().removalSchedule());
        assertThat(declared.persistent()).isFalse();
    }

    @Test
    void noOtherTimerIsCreatedWhereNothingElseIsConfigured() {
        timer(config(null)).schedule(timers.service());
        assertThat(timers.created).isEmpty();
    }

    @Test
    void anotherSpellingOfTheDefaultIsTheDefault() {
        timer(config("0 0 0 */7 JAN-DEC *")).schedule(timers.service());
        assertThat(timers.created).isEmpty();
    }

    @Test
    void aConfiguredScheduleTakesThePlaceOfTheDeclaredOne() {
        timer(config("30 */20 3 1-15/7 * SUN")).schedule(timers.service());
        assertThat(timers.created)
                .singleElement()
                .extracting(
                        ScheduleExpression::getSecond,
                        ScheduleExpression::getMinute,
                        ScheduleExpression::getHour,
                        ScheduleExpression::getDayOfMonth,
                        ScheduleExpression::getMonth,
                        ScheduleExpression::getDayOfWeek)
                .containsExactly("30", "0,20,40", "3", "1,8,15", "*", "0");
    }

    @Test
    void offCreatesNoTimer() {
        timer(config("off")).schedule(timers.service());
        assertThat(timers.created).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "30 0 3 * * *"})
    void theDeclaredTimerRemovesNothingWhereAnotherScheduleIsConfigured(String schedule) {
        insert("over", START.minusSeconds(1));
        timer(config(schedule)).removeExpired();
        assertThat(store.find("over")).isPresent();
    }

    @Test
    void theConfiguredTimerRemoves() {
        insert("over", START.minusSeconds(1));
        timer(config("30 0 3 * * *")).removeExpiredAsConfigured();
        assertThat(store.find("over")).isEmpty();
    }

    @Test
    void onlySessionsThatAreOverAreRemoved() {
        insert("over", START.plusSeconds(59));
        insert("alive", START.plusSeconds(60));
        clock.advance(Duration.ofMinutes(1));

        timer(config(null)).removeExpired();

        assertThat(store.find("over")).isEmpty();
        assertThat(store.find("alive")).isPresent();
    }

    @Test
    void aFailureWaitsForTheNextTime() {
        ExpiredSessionTimer timer = timer(config(null));
        database.close();
        assertThatNoException().isThrownBy(timer::removeExpired);
    }

    private void insert(String handle, Instant expiresAt) {
        store.insert(new SessionEntity(handle, "user", "hash", expiresAt));
    }

    private ExpiredSessionTimer timer(SuperTokensConfig config) {
        ExpiredSessionTimer timer = new ExpiredSessionTimer();
        inject(timer, "expired", new ExpiredSessions(store, clock));
        inject(timer, "config", config);
        return timer;
    }

    /** Injects like the container. */
    private static void inject(ExpiredSessionTimer timer, String field, Object value) {
        try {
            Field target = ExpiredSessionTimer.class.getDeclaredField(field);
            target.setAccessible(true);
            target.set(timer, value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static SuperTokensConfig config(@Nullable String schedule) {
        Map<String, String> properties =
                schedule == null ? Map.of() : Map.of("supertokens.refresh-token.removal-cronjob-interval", schedule);
        return Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build())
                .config());
    }

    private static JdbcDataSource dataSource() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return dataSource;
    }

    /** The timers that the bean creates. */
    private static final class Timers {

        private final List<ScheduleExpression> created = new ArrayList<>();

        private TimerService service() {
            return proxy(TimerService.class, Map.of("createCalendarTimer", arguments -> {
                assertThat(((TimerConfig) arguments[1]).isPersistent()).isFalse();
                created.add((ScheduleExpression) arguments[0]);
                return proxy(Timer.class, Map.of());
            }));
        }

        private static <T> T proxy(Class<T> type, Map<String, Answer> answers) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> Objects.requireNonNull(
                                    answers.get(method.getName()), method.getName())
                            .to(arguments)));
        }

        private interface Answer {
            @Nullable
            Object to(Object[] arguments);
        }
    }
}
