package io.supertokens.cdi.config;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A schedule in crontab notation: six fields, of which the first, the seconds, may be omitted. Each field is {@code *},
 * a number, a name (JAN, MON), a range, a step ({@code *}{@code /2}, {@code 1-31/7}, {@code 5/10}), or a list of these.
 * If both day fields are restricted, a day has to match only one of them. Sunday is 0 or 7.
 *
 * <p>Steps are resolved here, because a calendar timer of Jakarta Enterprise Beans (section 13.2.1) supports them only
 * in time fields: each component is {@code *} or a list of numbers.
 */
public record CronSchedule(
        String second, String minute, String hour, String dayOfMonth, String month, String dayOfWeek) {

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<Integer> LONGEST_MONTHS = List.of(31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);
    private static final String ANY = "*";

    /**
     * Parses an expression.
     *
     * @throws IllegalArgumentException if the expression is not valid, naming the wrong field, or if it never matches
     */
    public static CronSchedule parse(String expression) {
        String[] fields = expression.strip().split("\\s+", -1);
        if (fields.length != 5 && fields.length != 6) {
            throw new IllegalArgumentException(
                    "6 fields (second minute hour day month weekday), or 5 without the second");
        }
        int first = fields.length - 5;
        CronSchedule schedule = new CronSchedule(
                first == 0 ? "0" : new Field("second", 0, 59, List.of()).resolve(fields[0]),
                new Field("minute", 0, 59, List.of()).resolve(fields[first]),
                new Field("hour", 0, 23, List.of()).resolve(fields[first + 1]),
                new Field("day", 1, 31, List.of()).resolve(fields[first + 2]),
                new Field("month", 1, 12, MONTHS).resolve(fields[first + 3]),
                new Field("weekday", 0, 7, DAYS).resolve(fields[first + 4]));
        if (schedule.isNever()) {
            throw new IllegalArgumentException("there is no such day in these months");
        }
        return schedule;
    }

    /**
     * The first matching moment after the given one. If it falls into the gap at the start of daylight saving time, it
     * is moved later by the length of the gap. A local time that occurs twice at the end of daylight saving time counts
     * once.
     *
     * @param moment in the time zone of the schedule
     */
    public ZonedDateTime next(ZonedDateTime moment) {
        LocalDateTime local = nextLocal(moment.toLocalDateTime());
        ZonedDateTime next = ZonedDateTime.of(local, moment.getZone());
        return next.isAfter(moment) ? next : next.withLaterOffsetAtOverlap();
    }

    private LocalDateTime nextLocal(LocalDateTime local) {
        LocalDateTime next = local.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        while (true) {
            if (!isOn(next.toLocalDate())) {
                next = next.toLocalDate().plusDays(1).atStartOfDay();
            } else if (!isIn(hour, next.getHour())) {
                next = next.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!isIn(minute, next.getMinute())) {
                next = next.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
            } else if (!isIn(second, next.getSecond())) {
                next = next.plusSeconds(1);
            } else {
                return next;
            }
        }
    }

    private boolean isOn(LocalDate date) {
        boolean onDay = isIn(dayOfMonth, date.getDayOfMonth());
        boolean onWeekday = isIn(dayOfWeek, date.getDayOfWeek().getValue() % 7);
        boolean eitherDay = !dayOfMonth.equals(ANY) && !dayOfWeek.equals(ANY);
        return isIn(month, date.getMonthValue()) && (eitherDay ? onDay || onWeekday : onDay && onWeekday);
    }

    private static boolean isIn(String field, int number) {
        return field.equals(ANY) || Arrays.asList(field.split(",", -1)).contains(String.valueOf(number));
    }

    private boolean isNever() {
        if (dayOfMonth.equals(ANY) || !dayOfWeek.equals(ANY)) {
            return false;
        }
        int earliest = Integer.parseInt(
                Stream.of(dayOfMonth.split(",", -1)).findFirst().orElseThrow());
        return Stream.of((month.equals(ANY) ? "1" : month).split(",", -1))
                .noneMatch(number -> earliest <= LONGEST_MONTHS.get(Integer.parseInt(number) - 1));
    }

    /** A field, its bounds, and the names of its numbers. */
    private record Field(String name, int least, int most, List<String> names) {

        String resolve(String text) {
            SortedSet<Integer> numbers = new TreeSet<>();
            for (String part : text.split(",", -1)) {
                add(part, numbers);
            }
            boolean isWeekday = names.equals(DAYS);
            if (isWeekday && numbers.remove(7)) {
                numbers.add(0);
            }
            boolean all = numbers.size() == most - least + (isWeekday ? 0 : 1);
            return all ? ANY : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        private void add(String part, SortedSet<Integer> numbers) {
            String[] range = part.split("/", -1);
            String[] ends = range[0].split("-", -1);
            if (range.length > 2 || ends.length > 2) {
                throw wrong(part);
            }
            boolean any = range[0].equals(ANY);
            int from = any ? least : number(ends[0], part);
            boolean open = ends.length == 1 && range.length == 2;
            int to = any || open ? most : number(ends[ends.length - 1], part);
            int step = range.length == 2 ? count(range[1], part) : 1;
            if (from > to || step < 1) {
                throw wrong(part);
            }
            for (int number = from; number <= to; number += step) {
                numbers.add(number);
            }
        }

        private int number(String text, String part) {
            int named = names.indexOf(text.toUpperCase(Locale.ROOT));
            int number = named >= 0 ? named + least : count(text, part);
            if (number < least || number > most) {
                throw wrong(part);
            }
            return number;
        }

        private int count(String text, String part) {
            if (!text.matches("[0-9]{1,4}")) {
                throw wrong(part);
            }
            return Integer.parseInt(text);
        }

        private IllegalArgumentException wrong(String part) {
            return new IllegalArgumentException("%s of the field %s: from %d to %d%s"
                    .formatted(part, name, least, most, names.isEmpty() ? "" : ", or " + String.join(" ", names)));
        }
    }
}
