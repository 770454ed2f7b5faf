package io.supertokens.cdi.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Input: an expression. */
class CronScheduleFuzzTest {

    @FuzzTest
    void resolvesToListsOrSaysWhatIsWrong(FuzzedDataProvider data) {
        CronSchedule schedule;
        try {
            schedule = CronSchedule.parse(data.consumeRemainingAsString());
        } catch (IllegalArgumentException e) {
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        requireNumbers(schedule.second(), 0, 59);
        requireNumbers(schedule.minute(), 0, 59);
        requireNumbers(schedule.hour(), 0, 23);
        requireNumbers(schedule.dayOfMonth(), 1, 31);
        requireNumbers(schedule.month(), 1, 12);
        requireNumbers(schedule.dayOfWeek(), 0, 6);
        assertThat(CronSchedule.parse(String.join(
                        " ",
                        schedule.second(),
                        schedule.minute(),
                        schedule.hour(),
                        schedule.dayOfMonth(),
                        schedule.month(),
                        schedule.dayOfWeek())))
                .isEqualTo(schedule);
    }

    private static void requireNumbers(String component, int least, int most) {
        if (!component.equals("*")) {
            IntStream numbers = Stream.of(component.split(",", -1)).mapToInt(Integer::parseInt);
            assertThat(numbers.boxed().toList())
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .allMatch(number -> least <= number && number <= most);
        }
    }
}
