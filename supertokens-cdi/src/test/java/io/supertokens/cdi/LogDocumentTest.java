package io.supertokens.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/logs.md has each message of level INFO and above that the code has, with its category and level, and no other. */
class LogDocumentTest {

    private static final Path ROOT = Path.of("..");

    private static final Pattern CALL = Pattern.compile("\\bLOG\\s*\\.log\\(");

    private static final Pattern CATEGORY =
            Pattern.compile("Logger LOG = System\\s*\\.getLogger\\(\\s*\"([^\"]+)\"\\)");

    private static final Pattern LEVEL = Pattern.compile("Level\\.(\\w+)");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern ROW = Pattern.compile("\\| (INFO|WARNING|ERROR) \\| `(.+?)` \\| `(.+?)` \\|.*");

    /** A level that is computed counts as each. */
    private record Statement(Set<String> levels, String category, String message) {

        boolean isDocumentedBy(Row row) {
            return category.equals(row.category) && levels.contains(row.level) && row.covers(message);
        }
    }

    private record Row(String level, String category, String message) {

        boolean covers(String logged) {
            return message.equals(logged)
                    || (message.length() > 1
                            && message.endsWith("…")
                            && logged.startsWith(message.substring(0, message.length() - 1)));
        }
    }

    private static List<Statement> statements() throws IOException {
        List<Statement> found = new ArrayList<>();
        for (String module : List.of("supertokens-jpa", "supertokens-cdi")) {
            Path sources = ROOT.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String name = sources.relativize(file).toString().replace('/', '.');
                    String category = name.substring("io.supertokens.".length(), name.length() - ".java".length());
                    String source = Files.readString(file);
                    Matcher named = CATEGORY.matcher(source);
                    found.addAll(statements(named.find() ? named.group(1) : category, source));
                }
            }
        }
        return found;
    }

    private static List<Statement> statements(String category, String source) {
        List<Statement> found = new ArrayList<>();
        Matcher call = CALL.matcher(source);
        while (call.find()) {
            List<String> arguments = arguments(source, call.end());
            Set<String> levels = new HashSet<>();
            Matcher level = LEVEL.matcher(arguments.get(0));
            while (level.find()) {
                levels.add(level.group(1));
            }
            if (levels.isEmpty()) {
                levels.addAll(List.of("DEBUG", "INFO", "WARNING", "ERROR"));
            }
            if (!levels.equals(Set.of("DEBUG"))) {
                found.add(new Statement(levels, category, message(arguments.get(1))));
            }
        }
        return found;
    }

    /** The literals of a message, with … for each expression between them. */
    private static String message(String argument) {
        StringBuilder message = new StringBuilder();
        Matcher literal = LITERAL.matcher(argument);
        int end = 0;
        while (literal.find()) {
            addOther(message, argument.substring(end, literal.start()));
            message.append(literal.group(1));
            end = literal.end();
        }
        addOther(message, argument.substring(end));
        return message.toString();
    }

    private static void addOther(StringBuilder message, String code) {
        if (!code.replace("+", "").isBlank()) {
            message.append('…');
        }
    }

    /** The arguments of the call whose opening parenthesis ends at this position. */
    private static List<String> arguments(String source, int begin) {
        List<String> arguments = new ArrayList<>();
        int depth = 1;
        int from = begin;
        boolean isText = false;
        for (int i = begin; depth > 0; i++) {
            char c = source.charAt(i);
            if (isText) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    isText = false;
                }
            } else if (c == '"') {
                isText = true;
            } else if (c == '(') {
                depth++;
            } else if ((c == ')' && --depth == 0) || (c == ',' && depth == 1)) {
                arguments.add(source.substring(from, i));
                from = i + 1;
            }
        }
        return arguments;
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/logs.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Row(row.group(1), row.group(2), row.group(3)))
                .toList();
    }

    @Test
    void eachMessageIsDocumented() throws IOException {
        List<Row> rows = rows();
        assertThat(statements())
                .hasSizeGreaterThan(30)
                .filteredOn(statement -> rows.stream().noneMatch(statement::isDocumentedBy))
                .isEmpty();
    }

    @Test
    void eachDocumentedMessageExists() throws IOException {
        List<Statement> statements = statements();
        assertThat(rows())
                .hasSizeGreaterThan(30)
                .doesNotHaveDuplicates()
                .filteredOn(row -> statements.stream().noneMatch(statement -> statement.isDocumentedBy(row)))
                .isEmpty();
    }

    /** That a text is read as code would be. */
    @Test
    void aStatementIsRead() {
        assertThat(statements("a.B", """
                LOG.log(Level.DEBUG, "no (matter");
                LOG.log(
                        n > 0 ? Level.INFO : Level.DEBUG, "{0}, \\"quoted\\"" + " and " + name(n, 1) + ".", n);
                LOG.log(level, e.getMessage(), e);
                """))
                .containsExactly(
                        new Statement(Set.of("INFO", "DEBUG"), "a.B", "{0}, \\\"quoted\\\" and …."),
                        new Statement(Set.of("DEBUG", "INFO", "WARNING", "ERROR"), "a.B", "…"));
    }
}
