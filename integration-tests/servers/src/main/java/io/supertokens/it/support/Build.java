package io.supertokens.it.support;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the build has what is started here, and where it goes. */
final class Build {

    private static final Path SERVERS = module();

    private Build() {}

    /** A directory for programs that are unpacked once, for all modules. It may be missing. */
    static Path unpacked(String name) {
        return SERVERS.resolve("target").resolve("unpacked").resolve(name);
    }

    /** A directory or file for what runs, in the module that started it. It may be missing. */
    static Path running(String name) {
        return Path.of("target", name).toAbsolutePath();
    }

    /** The demo, as a directory; the archive lies beside it. */
    static Path demo() {
        return SERVERS.resolveSibling("demo").resolve("target").resolve("demo");
    }

    /** What npm is to install, and scripts of ours for it. */
    static Path npm() {
        return SERVERS.resolve("src").resolve("main").resolve("npm");
    }

    /** For programs that are there for no other machine. */
    static void requireLinuxOnX86() {
        String machine = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        if (!machine.equals("Linux on amd64")) {
            throw new IllegalStateException("the server is there for Linux on amd64 only, and this is " + machine);
        }
    }

    /** The classes are in target/classes or in a jar in target. */
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
