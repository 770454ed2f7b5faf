package io.supertokens.cdi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
}
