package io.supertokens.cdi.config;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds unknown properties with the library's prefix. Most likely they are misspelt, and without a warning they would
 * silently have no effect.
 */
final class UnknownProperties {

    /**
     * The name of an environment variable with the library's prefix; MicroProfile Config also finds lower-case ones.
     */
    private static final Pattern VARIABLE = Pattern.compile("(?i)supertokens_\\w*");

    private UnknownProperties() {}

    /** A warning for each unknown property, with the most similar known name. */
    static List<String> among(Iterable<String> names) {
        Set<String> variables = new TreeSet<>();
        Set<String> properties = new TreeSet<>();
        for (String name : names) {
            if (VARIABLE.matcher(name).matches()) {
                variables.add(name);
            } else if (name.startsWith(Property.PREFIX)) {
                properties.add(name);
            }
        }
        // A source of environment variables may also offer each of them as a property, with a dot for every underscore.
        Set<String> covered = variables.stream().map(Property::environmentName).collect(Collectors.toSet());
        properties.removeIf(name -> covered.contains(Property.environmentName(name)));
        variables.removeAll(ServiceLinks.among(variables));
        return Stream.concat(
                        unknown(properties, UnaryOperator.identity(), Property::key),
                        unknown(
                                variables,
                                Property::environmentName,
                                property -> Property.environmentName(property.key())))
                .toList();
    }

    private static Stream<String> unknown(
            Set<String> names, UnaryOperator<String> spelling, Function<Property, String> known) {
        List<String> ours = Stream.of(Property.values()).map(known).toList();
        return names.stream()
                .filter(name -> !ours.contains(spelling.apply(name)))
                .map(name -> warning(name, nearest(spelling.apply(name), ours)));
    }

    private static String warning(String name, String nearest) {
        return "The property " + name + " is not known and has no effect; did you mean " + nearest + "?";
    }

    private static String nearest(String name, List<String> ours) {
        return ours.stream()
                .min(Comparator.comparingInt(known -> distance(name, known)))
                .orElseThrow();
    }

    /** The number of letters that have to be inserted, removed or replaced (Levenshtein distance). */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j < current.length; j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
