package io.supertokens.cdi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

    private static String text(CronSchedule schedule) {
        return String.join(
                " ",
                schedule.second(),
                schedule.minute(),
                schedule.hour(),
                schedule.dayOfMonth(),
                schedule.month(),
                schedule.dayOfWeek());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0 0 0 1-31/7 * *      | 0 0 0 1,8,15,22,29 * *
                    0 0 * * *             | 0 0 0 * * *
                    * * * * * *           | * * * * * *
                    */20 */30 */6 * * *   | 0,20,40 0,30 0,6,12,18 * * *
                    5/20 1-9/4 22-23 * * *| 5,25,45 1,5,9 22,23 * * *
                    0 0 0 */10 * *        | 0 0 0 1,11,21,31 * *
                    0 0 0 1,3-5,9 * *     | 0 0 0 1,3,4,5,9 * *
                    0 0 0 * JAN,jul *     | 0 0 0 * 1,7 *
                    0 0 0 * * MON-FRI     | 0 0 0 * * 1,2,3,4,5
                    0 0 0 * * 7           | 0 0 0 * * 0
                    0 0 0 * * 5-7         | 0 0 0 * * 0,5,6
                    0 0 0 * * 0-6         | 0 0 0 * * *
                    0 0 0 * 1-12 SUN      | 0 0 0 * * 0
                    0 0 0 29 2 *          | 0 0 0 29 2 *
                    0 0 0 */7 * *         | 0 0 0 1,8,15,22,29 * *
                    0 0 0 15 * MON        | 0 0 0 15 * 1
                    0 0 0 1-31 * MON      | 0 0 0 * * 1
                    0 0 0 * * 0,7         | 0 0 0 * * 0
                    0 0 0 * * 1-7         | 0 0 0 * * *
                    0 0 0 * * sat,Sun     | 0 0 0 * * 0,6
                    0 0 0 * MAR-JUN/2 *   | 0 0 0 * 3,5 *
                    0 0 0 30 2,3 *        | 0 0 0 30 2,3 *
                    */90 * * * * *        | 0 * * * * *
                    0 0 0 31 2 MON        | 0 0 0 31 2 1
                    """)
    void resolvesEveryFieldToAList(String expression, String resolved) {
        assertThat(text(CronSchedule.parse(expression))).isEqualTo(resolved);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * * *",
                "60 * * * * *",
                "* 60 * * * *",
                "* * 24 * * *",
                "* * * 0 * *",
                "* * * 32 * *",
                "* * * * 0 *",
                "* * * * 13 *",
                "* * * * * 8",
                "* * * * FOO *",
                "* * * * * FRI-MON",
                "5-1 * * * * *",
                "*/0 * * * * *",
                "1/2/3 * * * * *",
                "1-2-3 * * * * *",
                "a * * * * *",
                "-1 * * * * *",
                "1, * * * * *",
                "* * * L * *",
                "@daily",
                "99999999999 * * * * *"
            })
    void refusesWhatIsNoExpression(String expression) {
        assertThatIllegalArgumentException().isThrownBy(() -> CronSchedule.parse(expression));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 30 2 *", "0 0 0 31 4,6,9,11 *", "0 0 0 30-31 FEB *"})
    void refusesWhatNeverHappens(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronSchedule.parse(expression))
                .withMessageContaining("no such day");
    }

    @Test
    void saysWhichFieldIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronSchedule.parse("0 0 0 1-40 * *"))
                .withMessageContaining("1-40")
                .withMessageContaining("day")
                .withMessageContaining("1 to 31");
    }

    /** In Berlin, on 29 March 2026 at 2:00 the clocks go to 3:00, and on 25 October at 3:00 back to 2:00. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    * * * * * *      | 2026-01-01T00:00:00+01:00 | 2026-01-01T00:00:01+01:00
                    * * * * * *      | 2025-12-31T23:59:59+01:00 | 2026-01-01T00:00:00+01:00
                    0 0 0 * * *      | 2026-01-01T00:00:00+01:00 | 2026-01-02T00:00:00+01:00
                    0 0 0 1-31/7 * * | 2026-01-01T00:00:00+01:00 | 2026-01-08T00:00:00+01:00
                    0 0 0 1-31/7 * * | 2026-01-29T12:00:00+01:00 | 2026-02-01T00:00:00+01:00
                    0 0 0 1-31/7 * * | 2026-02-22T12:00:00+01:00 | 2026-03-01T00:00:00+01:00
                    0 0 0 1-31/7 * * | 2028-02-22T12:00:00+01:00 | 2028-02-29T00:00:00+01:00
                    0 0 0 31 * *     | 2026-01-31T12:00:00+01:00 | 2026-03-31T00:00:00+02:00
                    0 0 0 30 2,4 *   | 2026-01-31T12:00:00+01:00 | 2026-04-30T00:00:00+02:00
                    0 0 0 29 2 *     | 2026-01-01T00:00:00+01:00 | 2028-02-29T00:00:00+01:00
                    0 0 0 29 2 *     | 2096-03-01T00:00:00+01:00 | 2104-02-29T00:00:00+01:00
                    0 0 0 * * MON    | 2026-01-01T00:00:00+01:00 | 2026-01-05T00:00:00+01:00
                    0 0 0 * * 7      | 2026-01-01T00:00:00+01:00 | 2026-01-04T00:00:00+01:00
                    0 0 0 13 * FRI   | 2026-01-01T00:00:00+01:00 | 2026-01-02T00:00:00+01:00
                    0 0 0 13 * FRI   | 2026-01-09T00:00:00+01:00 | 2026-01-13T00:00:00+01:00
                    0 0 0 * DEC SUN  | 2026-01-01T00:00:00+01:00 | 2026-12-06T00:00:00+01:00
                    30 */20 3 * * *  | 2026-01-01T03:20:30+01:00 | 2026-01-01T03:40:30+01:00
                    30 */20 3 * * *  | 2026-01-01T03:40:30+01:00 | 2026-01-02T03:00:30+01:00
                    59 59 23 31 12 * | 2026-12-31T23:59:58+01:00 | 2026-12-31T23:59:59+01:00
                    0 30 1 * * *     | 2026-03-28T12:00:00+01:00 | 2026-03-29T01:30:00+01:00
                    0 30 2 * * *     | 2026-03-28T12:00:00+01:00 | 2026-03-29T03:30:00+02:00
                    0 30 2 * * *     | 2026-03-29T03:30:00+02:00 | 2026-03-30T02:30:00+02:00
                    0 0 * * * *      | 2026-03-29T01:00:00+01:00 | 2026-03-29T03:00:00+02:00
                    0 0 * * * *      | 2026-03-29T03:00:00+02:00 | 2026-03-29T04:00:00+02:00
                    0 30 2 * * *     | 2026-10-25T01:00:00+02:00 | 2026-10-25T02:30:00+02:00
                    0 30 2 * * *     | 2026-10-25T02:30:00+02:00 | 2026-10-26T02:30:00+01:00
                    0 30 2 * * *     | 2026-10-25T02:10:00+01:00 | 2026-10-25T02:30:00+01:00
                    0 0 * * * *      | 2026-10-25T02:00:00+02:00 | 2026-10-25T03:00:00+01:00
                    * * * * * *      | 2026-10-25T02:30:00+01:00 | 2026-10-25T02:30:01+01:00
                    """)
    void findsTheNextMoment(String expression, OffsetDateTime moment, OffsetDateTime next) {
        ZonedDateTime found = CronSchedule.parse(expression).next(moment.atZoneSameInstant(ZoneId.of("Europe/Berlin")));
        assertThat(found.toOffsetDateTime()).isEqualTo(next);
    }

    @Test
    void theNextMomentIsAlwaysLater() {
        CronSchedule often = CronSchedule.parse("*/7 * * * * *");
        for (String zone : List.of("UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York")) {
            ZonedDateTime moment = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneId.of(zone));
            while (moment.getYear() == 2026) {
                ZonedDateTime later = moment.plusMinutes(97);
                assertThat(often.next(moment)).isAfter(moment);
                moment = later;
            }
        }
    }
}
