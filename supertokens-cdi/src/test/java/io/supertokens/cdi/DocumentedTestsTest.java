package io.supertokens.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test that a document names exists, so that no document refers to a test that was renamed or removed. */
class DocumentedTestsTest {

    private static final Path ROOT = Path.of("..");

    /**
     * Such as `FlowIT`, `FlowIT.aLogin`, `ServiceTest.Theft.isFound`, `FlowIT.thirtyTwo…`, and `.another` for another
     * method of the class named before.
     */
    private static final Pattern NAMED =
            Pattern.compile("`(?:([A-Z]\\w*(?:Test|IT|Contract))((?:\\.\\w+)*)|((?:\\.\\w+)+))(…|\\*)?`");

    @ParameterizedTest
    @ValueSource(strings = {"SECURITY.md", "docs/conformance.md", "docs/decisions.md"})
    void everyTestThatADocumentNamesExists(String document) throws IOException {
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (String line : Files.readAllLines(ROOT.resolve(document))) {
            Matcher matcher = NAMED.matcher(line);
            String type = null;
            while (matcher.find()) {
                type = matcher.group(1) == null ? type : matcher.group(1);
                String members = matcher.group(1) == null ? matcher.group(3) : matcher.group(2);
                if (type != null) {
                    named++;
                    if (!exists(type, members, matcher.group(4) != null)) {
                        missing.add(type + members);
                    }
                }
            }
        }
        assertThat(named).isGreaterThan(20);
        assertThat(missing).isEmpty();
    }

    private static boolean exists(String type, String members, boolean isPrefix) throws IOException {
        Optional<String> source = sourceWithParents(type);
        return source.isPresent()
                && Stream.of(members.split("\\.", -1))
                        .filter(member -> !member.isEmpty())
                        .allMatch(
                                member -> Pattern.compile("\\b(?:class|void|enum) " + member + (isPrefix ? "" : "\\b"))
                                        .matcher(source.get())
                                        .find());
    }

    /** The source of a test and of the classes that it, or a class in it, inherits tests from. */
    private static Optional<String> sourceWithParents(String type) throws IOException {
        Optional<String> own = source(type);
        if (own.isEmpty()) {
            return own;
        }
        StringBuilder all = new StringBuilder(own.get());
        Matcher parents = Pattern.compile("\\bclass \\w+ extends (\\w+)").matcher(own.get());
        while (parents.find()) {
            source(parents.group(1)).ifPresent(all::append);
        }
        return Optional.of(all.toString());
    }

    private static Optional<String> source(String type) throws IOException {
        try (Stream<Path> directories = Files.walk(ROOT, 2)) {
            for (Path tests : directories
                    .map(directory -> directory.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    Optional<Path> file =
                            files.filter(path -> path.endsWith(type + ".java")).findFirst();
                    if (file.isPresent()) {
                        return Optional.of(Files.readString(file.get()));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
