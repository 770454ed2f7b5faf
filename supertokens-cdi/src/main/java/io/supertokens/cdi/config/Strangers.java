package io.supertokens.cdi.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Properties that look like ours and are not: most likely a slip of the pen, which would otherwise have no effect. */
final class Strangers {

    private static final String ENVIRONMENT_PREFIX = Property.environmentName(Property.PREFIX);

    private Strangers() {}

    /** A warning for each of them, with the nearest name that is one of ours. */
    static List<String> among(Iterable<String> names) {
        Set<String> warnings = new TreeSet<>();
        for (String name : names) {
            if (name.startsWith(ENVIRONMENT_PREFIX) && !isKnownToTheEnvironment(name)) {
                warnings.add(warning(name, nearest(name, true)));
            } else if (name.startsWith(Property.PREFIX) && !isKnownToTheEnvironment(Property.environmentName(name))) {
                // A source of environment variables may also offer them in a spelling of its own, dots for every
                // underscore.
                warnings.add(warning(name, nearest(name, false)));
            }
        }
        return List.copyOf(warnings);
    }

    private static boolean isKnownToTheEnvironment(String name) {
        return Arrays.stream(Property.values())
                .anyMatch(property -> Property.environmentName(property.key()).equals(name));
    }

    private static String warning(String name, String nearest) {
        return "The property " + name + " is not known and has no effect; did you mean " + nearest + "?";
    }

    private static String nearest(String name, boolean inEnvironment) {
        return Arrays.stream(Property.values())
                .map(property -> inEnvironment ? Property.environmentName(property.key()) : property.key())
                .min(Comparator.comparingInt(known -> distance(name, known)))
                .orElseThrow();
    }

    /** How many letters have to be inserted, removed or replaced (Levenshtein). */
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
