package io.supertokens.cdi.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alarms and the dashboard ask for metrics and attributes that docs/telemetry.md has. */
class DashboardTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Pattern METRIC = Pattern.compile("\\b(?:supertokens|db_client)_[a-z_]+\\b(?!=)");
    private static final Pattern LABEL = Pattern.compile("\\b([a-z_]+)=\"([^\"]*)\"");
    private static final Pattern NAME = Pattern.compile("`([a-z_.]+)`");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z_.]+)` \\| (counter|up-down counter|gauge|histogram) \\| `([^`]+)` \\|.*");

    /** The names that an exporter for Prometheus makes, as the OpenTelemetry specification says. */
    private static Set<String> exported() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(DOCS.resolve("telemetry.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String name = row.group(1).replace('.', '_') + (row.group(3).equals("s") ? "_seconds" : "");
                names.add(
                        switch (row.group(2)) {
                            case "counter" -> name + "_total";
                            case "histogram" -> name + "_bucket";
                            default -> name;
                        });
            }
        }
        return names;
    }

    private static Set<String> documentedNames() throws IOException {
        Matcher name = NAME.matcher(Files.readString(DOCS.resolve("telemetry.md")));
        return name.results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private static JsonObject dashboard() throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(DOCS.resolve("grafana-dashboard.json")))) {
            return reader.readObject();
        }
    }

    private static Stream<JsonObject> panels() throws IOException {
        return dashboard().getJsonArray("panels").getValuesAs(JsonObject.class).stream();
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = panels().flatMap(
                        panel -> panel.getJsonArray("targets").getValuesAs(JsonObject.class).stream())
                .map(target -> target.getString("expr"))
                .collect(Collectors.toCollection(ArrayList::new));
        expressions.add(Files.readString(DOCS.resolve("alerts.yml")));
        return expressions;
    }

    @Test
    void theMetricsExist() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (String expression : expressions()) {
            METRIC.matcher(expression)
                    .results()
                    .map(found -> found.group())
                    .filter(name -> !Set.of("db_client_connection_state", "db_client_connection_pool_name")
                            .contains(name))
                    .forEach(asked::add);
        }
        assertThat(asked).isEqualTo(exported());
    }

    @Test
    void theAttributesAndTheirValuesExist() throws IOException {
        Set<String> documented = documentedNames();
        for (String expression : expressions()) {
            LABEL.matcher(expression).results().forEach(label -> {
                assertThat(documented.stream().map(name -> name.replace('.', '_')))
                        .contains(label.group(1));
                assertThat(documented).contains(label.group(2));
            });
        }
    }

    @Test
    void thePanelsDoNotOverlap() throws IOException {
        Set<String> cells = new TreeSet<>();
        panels().map(panel -> panel.getJsonObject("gridPos")).forEach(place -> {
            for (int x = place.getInt("x"); x < place.getInt("x") + place.getInt("w"); x++) {
                for (int y = place.getInt("y"); y < place.getInt("y") + place.getInt("h"); y++) {
                    assertThat(x).isLessThan(24);
                    assertThat(cells.add(x + " " + y)).isTrue();
                }
            }
        });
        assertThat(panels().map(panel -> panel.getInt("id"))).doesNotHaveDuplicates();
    }
}
