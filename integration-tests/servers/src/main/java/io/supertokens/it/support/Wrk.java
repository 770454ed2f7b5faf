package io.supertokens.it.support;

import java.nio.file.Path;
import java.util.Map;

/**
 * The load generator wrk.
 *
 * @param environment the environment in which it finds its libraries
 */
public record Wrk(Path program, Map<String, String> environment) {

    private static final Path DIRECTORY = Build.unpacked("wrk");

    /** The wrk of this machine, or Debian's, which is unpacked into the build's directory. */
    public static Wrk find() {
        return Commands.onPath("wrk")
                .map(installed -> new Wrk(installed, Map.of()))
                .orElseGet(Wrk::unpacked);
    }

    private static Wrk unpacked() {
        try {
            Path root = Commands.unpackDebian(DIRECTORY, "wrk");
            return new Wrk(root.resolve("usr/bin/wrk"), Map.of("LD_LIBRARY_PATH", Commands.libraryPath(root)));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "There is no wrk: it is not on the PATH, and Debian's package cannot be had. Install it.", e);
        }
    }
}
