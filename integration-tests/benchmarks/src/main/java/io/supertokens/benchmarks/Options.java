package io.supertokens.benchmarks;

import io.supertokens.it.support.DatabaseProduct;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The arguments after the group: {@code --name value} pairs, and {@code --quick}. */
record Options(Map<String, String> values) {

    private static final Set<String> NAMES = Set.of(
            "rounds",
            "seconds",
            "products",
            "pools",
            "threads",
            "sizes",
            "expired",
            "living",
            "few",
            "rate",
            "tokens",
            "contestants",
            "warm-up",
            "connections",
            "servers");

    /** Parses the arguments. */
    static Options of(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (name.equals("quick")) {
                values.put(name, "yes");
            } else if (NAMES.contains(name) && i + 1 < arguments.size()) {
                i++;
                values.put(name, arguments.get(i));
            } else {
                throw new IllegalArgumentException("Unknown, or without a value: " + arguments.get(i));
            }
        }
        return new Options(Map.copyOf(values));
    }

    /** A text, or the default. */
    String text(String name, String byDefault) {
        return values.getOrDefault(name, byDefault);
    }

    /** An integer, or the default, which may differ for a quick run. */
    int number(String name, int byDefault, int whenQuick) {
        return Integer.parseInt(text(name, Integer.toString(isQuick() ? whenQuick : byDefault)));
    }

    /** Comma-separated integers, or the default, as above. */
    List<Integer> numbers(String name, String byDefault, String whenQuick) {
        return Stream.of(text(name, isQuick() ? whenQuick : byDefault).split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }

    /** The duration of one measurement. */
    Duration seconds(int byDefault, int whenQuick) {
        return Duration.ofSeconds(number("seconds", byDefault, whenQuick));
    }

    /** The database servers to measure on. */
    List<DatabaseProduct> products() {
        return Stream.of(text("products", "postgresql,mysql").split(",", -1))
                .map(name -> DatabaseProduct.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private boolean isQuick() {
        return values.containsKey("quick");
    }
}
