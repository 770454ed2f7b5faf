package io.supertokens.it.support;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Third-party software that tests run with Node.js, as declared in src/main/npm. */
public final class Npm {

    private static final Path SOURCES = Build.npm();
    private static final Path DIRECTORY = Build.unpacked("npm");

    private Npm() {}

    /** The directory with our scripts and node_modules, installed unless an earlier run did. */
    public static synchronized Path directory() {
        try {
            Path lock = DIRECTORY.resolve("package-lock.json");
            if (!Files.exists(DIRECTORY.resolve("complete"))
                    || Files.mismatch(SOURCES.resolve("package-lock.json"), lock) >= 0) {
                install();
            }
            copySources();
            return DIRECTORY;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one file of a package whose name matches the glob pattern. */
    public static Path file(String folder, String pattern) {
        Path packages = directory().resolve("node_modules");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(packages.resolve(folder), pattern)) {
            Iterator<Path> found = files.iterator();
            Path file = found.next();
            if (found.hasNext()) {
                throw new IllegalStateException("several files in " + folder + " match " + pattern);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version of a package that is declared. */
    public static String version(String name) {
        try (Reader file = Files.newBufferedReader(SOURCES.resolve("package.json"));
                JsonReader json = Json.createReader(file)) {
            return json.readObject().getJsonObject("dependencies").getString(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Node.js program, which has to be installed with npm. */
    public static Path node() {
        return Commands.onPath("node")
                .orElseThrow(() -> new IllegalStateException(
                        "there is no Node.js on the PATH: install version 18 or later, with npm"));
    }

    private static void install() throws IOException {
        node();
        Path npm = Commands.onPath("npm")
                .orElseThrow(() -> new IllegalStateException("there is no npm on the PATH: install it beside Node.js"));
        Commands.emptied(DIRECTORY);
        copySources();
        Commands.run(
                DIRECTORY.resolve("log"),
                Map.of(),
                List.of(
                        npm.toString(),
                        "ci",
                        "--prefix",
                        DIRECTORY.toString(),
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--no-update-notifier"));
        Files.createFile(DIRECTORY.resolve("complete"));
    }

    private static void copySources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Files.copy(file, DIRECTORY.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
