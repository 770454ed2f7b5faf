package io.supertokens.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The directories of the build for programs and running servers. */
final class Build {

    private static final Path SERVERS = module();

    private Build() {}

    /** A directory for programs that are unpacked once, for all modules. It may not exist yet. */
    static Path unpacked(String name) {
        return SERVERS.resolve("target").resolve("unpacked").resolve(name);
    }

    /** A directory or file for a running server, in the module that started it. It may not exist yet. */
    static Path running(String name) {
        return Path.of("target", name).toAbsolutePath();
    }

    /** The unpacked demo; the archive is beside it. */
    static Path demo() {
        return module("demo").resolve("target").resolve("demo");
    }

    /** The directory of another module of integration-tests. */
    static Path module(String name) {
        return SERVERS.resolveSibling(name);
    }

    /** The directory of the server with this name and a version that begins so, if the build brought it. */
    static Optional<Path> applicationServer(String name, String version) {
        return matching(module("launchers").resolve("target"), name + "-" + version + "*").stream()
                .findFirst();
    }

    /** The one file of a directory whose name matches the pattern. */
    static Path only(Path directory, String pattern) {
        List<Path> found = matching(directory, pattern);
        if (found.size() != 1) {
            throw new IllegalStateException(pattern + " is there " + found.size() + " times in " + directory);
        }
        return found.get(0);
    }

    private static List<Path> matching(Path directory, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, pattern)) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The root of the project. */
    static Path project() {
        return SERVERS.getParent().getParent();
    }

    /** The declaration of npm packages, and our scripts for them. */
    static Path npm() {
        return SERVERS.resolve("src").resolve("main").resolve("npm");
    }

    /** Requires Linux on amd64, for programs that do not exist for other machines. */
    static void requireLinuxOnX86() {
        String machine = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        if (!machine.equals("Linux on amd64")) {
            throw new IllegalStateException("the server is there for Linux on amd64 only, and this is " + machine);
        }
    }

    /** The directory of this module; its classes are in target/classes or in a jar in target. */
    private static Path module() {
        try {
            Path classes = Path.of(Build.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
