package io.supertokens.cdi.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * The texts of all properties, looked up once, and what is wrong with them: problems, which make the deployment fail,
 * and warnings. Parsers throw {@link IllegalArgumentException}, whose message becomes the detail of the problem.
 */
final class Values {

    /** The part of a URL that contains a password, in case somebody set a URL as the value. */
    private static final Pattern PASSWORD_OF_URL = Pattern.compile("(?i)(?<=//).*(?=@)|(?<=password=)[^&;]*");

    private static final String NOT_SHOWN = "(not shown)";

    private final Map<Property, String> texts = new EnumMap<>(Property.class);
    private final Set<Property> unreadable = EnumSet.noneOf(Property.class);
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Values(Config config) {
        for (Property property : Property.values()) {
            lookUp(config, property);
        }
        separateServiceLinks();
    }

    boolean anySet(String group) {
        return Arrays.stream(Property.values())
                .filter(property -> property.key().startsWith(Property.PREFIX + group))
                .anyMatch(this::isSet);
    }

    boolean isSet(Property property) {
        return texts.containsKey(property) || unreadable.contains(property);
    }

    @Nullable
    String required(Property property, Function<String, String> parser) {
        if (!isSet(property)) {
            problems.add(property.key() + " is missing: " + property.allowed());
        }
        return optional(property, parser).orElse(null);
    }

    boolean flag(Property property) {
        return value(property, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    /** The value, or the default if the value is missing or wrong. */
    <T> T value(Property property, Function<String, T> parser) {
        return optional(property, parser).orElseGet(() -> parser.apply(property.byDefault()));
    }

    <T> Optional<T> optional(Property property, Function<String, T> parser) {
        return Optional.ofNullable(texts.get(property)).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
                complain(property, text, null);
            } catch (IllegalArgumentException e) {
                complain(property, text, e.getMessage());
            }
            return Optional.empty();
        });
    }

    void complain(Property property, @Nullable String found, @Nullable String detail) {
        String problem = "%s = %s: allowed: %s".formatted(property.key(), shown(property, found), property.allowed());
        problems.add(detail == null ? problem : problem + " (" + detail + ")");
    }

    private static String shown(Property property, @Nullable String found) {
        return found == null || property.isSecret()
                ? NOT_SHOWN
                : PASSWORD_OF_URL.matcher(found).replaceAll(NOT_SHOWN);
    }

    /**
     * Looks up a property. MicroProfile Config returns no value if an expression names a property that does not exist;
     * that is reported as a problem, because it is a mistake.
     */
    private void lookUp(Config config, Property property) {
        try {
            ConfigValue found = config.getConfigValue(property.key());
            String text = found.getValue();
            if (text != null && !text.isBlank()) {
                texts.put(property, property.isSecret() ? text : text.strip());
            } else if (property.mustNotBeBlank() && isBlank(text, found.getRawValue())) {
                complainOfSource(
                        property, null, "it is set, but empty: set the key, or remove the property if you want none");
            } else if (text == null && found.getRawValue() != null) {
                complainOfSource(property, found.getRawValue(), "the expression names a property that does not exist");
            }
        } catch (RuntimeException e) {
            // The message may contain the value.
            String reason = property.isSecret() ? e.getClass().getSimpleName() : e.getMessage();
            complainOfSource(property, null, "its source or its expression fails: " + reason);
        }
    }

    private static boolean isBlank(@Nullable String text, @Nullable String raw) {
        return text != null || (raw != null && raw.isBlank());
    }

    /**
     * Ignores service links, because Kubernetes sets them and nobody chose a database with them. They are a problem
     * only if a database of the same kind is configured.
     */
    private void separateServiceLinks() {
        Map<Property, String> links = new EnumMap<>(Property.class);
        texts.forEach((property, text) -> {
            if (ServiceLinks.isAddress(property, text)) {
                links.put(property, text);
            }
        });
        texts.keySet().removeAll(links.keySet());
        links.forEach((property, text) -> {
            if (anySet(property == Property.POSTGRES_PORT ? DatabaseReader.POSTGRES : DatabaseReader.MYSQL)) {
                complain(property, text, ServiceLinks.remedy(property));
            }
        });
    }

    private void complainOfSource(Property property, @Nullable String found, String reason) {
        unreadable.add(property);
        problems.add("%s = %s: %s; allowed: %s"
                .formatted(property.key(), shown(property, found), reason, property.allowed()));
    }

    /** The text as found; null if the property is not set. */
    @Nullable
    String text(Property property) {
        return texts.get(property);
    }

    /** The text as found, or the default. */
    String textOrDefault(Property property) {
        return texts.getOrDefault(property, property.byDefault());
    }

    void addProblem(String problem) {
        problems.add(problem);
    }

    void addWarning(String warning) {
        warnings.add(warning);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    static Duration seconds(String text) {
        return duration(text, Duration.ofSeconds(1));
    }

    static Duration hours(String text) {
        return duration(text, Duration.ofHours(1));
    }

    /** A number of units, or a duration of ISO 8601. */
    private static Duration duration(String text, Duration unit) {
        return text.toUpperCase(Locale.ROOT).startsWith("P")
                ? Duration.parse(text)
                : Duration.ofMillis(new BigDecimal(text)
                        .multiply(BigDecimal.valueOf(unit.toMillis()))
                        .longValueExact());
    }

    /** The constant with this name, ignoring case and with hyphens for underscores. */
    static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text.replace('-', '_')))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }
}
