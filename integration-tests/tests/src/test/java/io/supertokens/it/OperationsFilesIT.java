package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Need;
import io.supertokens.it.support.Needs;
import io.supertokens.it.support.Npm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * docs/alerts.yml and docs/grafana-dashboard.json, read by Prometheus' own parser, the schema of the Prometheus operator,
 * and Grafana's types.
 */
@Needs(Need.NODE)
class OperationsFilesIT {

    private static final Path DOCS = Path.of("../../docs");

    @TempDir
    private Path copies;

    private String problems() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Npm.node().toString(), "operations.mjs", copies.toString())
                .directory(Npm.directory().toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private void copy(String file, String from, String to) throws IOException {
        String text = Files.readString(DOCS.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(copies.resolve(file), text.replace(from, to));
    }

    @Test
    void areValid() throws Exception {
        copy("alerts.yml", "", "");
        copy("grafana-dashboard.json", "", "");

        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'expr: sum(increase', 'expr: sum(increase(', title, title, no PromQL",
        "'severity:', 'severity: [', title, title, alerts.yml",
        "'expr:', 'expression:', title, title, must have required property expr",
        "groups, groups, '\"schemaVersion\": 39', '\"schemaVersion\": \"39\"', grafana-dashboard.json",
        "groups, groups, 'expr\": \"sum(', 'expr\": \"sum((', no PromQL"
    })
    void aMistakeIsFound(String alert, String wrongAlert, String panel, String wrongPanel, String problem)
            throws Exception {
        copy("alerts.yml", alert, wrongAlert);
        copy("grafana-dashboard.json", panel, wrongPanel);

        assertThat(problems()).contains(problem);
    }
}
