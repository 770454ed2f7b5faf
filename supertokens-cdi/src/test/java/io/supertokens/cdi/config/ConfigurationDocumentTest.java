package io.supertokens.cdi.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in docs/configuration.md matches the code: name, default and allowed values, in the same order. */
class ConfigurationDocumentTest {

    @Test
    void theTableOfTheDocumentIsThatOfTheCode() throws IOException {
        List<List<String>> documented;
        try (Stream<String> lines = Files.lines(Path.of("../docs/configuration.md"))) {
            documented = lines.filter(line -> line.startsWith("| `supertokens."))
                    .map(line -> Stream.of(line.split("\\|"))
                            .map(cell -> cell.strip().replace("`", ""))
                            .toList()
                            .subList(1, 4))
                    .toList();
        }
        List<List<String>> coded = Arrays.stream(Property.values())
                .map(property -> List.of(property.key(), property.byDefault(), property.allowed()))
                .toList();
        assertThat(documented).containsExactlyElementsOf(coded);
    }
}
