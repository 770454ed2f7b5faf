package io.supertokens.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Java installation that runs a server.
 *
 * @param version the feature version: 17, 25
 */
record Jdk(Path home, int version) {

    /** The one that runs the tests. */
    static Jdk ofTests() {
        return new Jdk(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /**
     * One of exactly this version: that of the tests, that of the environment variable JAVA25_HOME, or one beside that
     * of the tests whose name contains the version.
     */
    static Optional<Jdk> find(int version) {
        if (version == ofTests().version()) {
            return Optional.of(ofTests());
        }
        String named = System.getenv("JAVA" + version + "_HOME");
        Stream<Path> candidates = named != null ? Stream.of(Path.of(named)) : beside(version);
        return candidates
                .filter(home -> Files.isExecutable(home.resolve("bin").resolve("java")))
                .findFirst()
                .map(home -> new Jdk(home, version));
    }

    /** The program java. */
    String java() {
        return home.resolve("bin").resolve("java").toString();
    }

    private static Stream<Path> beside(int version) {
        try (Stream<Path> files = Files.list(ofTests().home().getParent())) {
            return files
                    .filter(file -> file.getFileName().toString().matches(".*(?<!\\d)" + version + "(?!\\d).*"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
