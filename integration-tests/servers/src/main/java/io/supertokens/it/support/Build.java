package io.supertokens.it.support;

import java.net.URISyntaxException;
import java.nio.file.Path;

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
        return SERVERS.resolveSibling("demo").resolve("target").resolve("demo");
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
