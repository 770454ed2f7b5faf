package io.supertokens.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs what a document tells its readers to enter at a shell. */
public final class Shell {

    private static final Path DIRECTORY = Build.running("shell");

    private Shell() {}

    /** Runs a script in an empty directory until it ends, which must be successful, and returns its output. */
    public static String run(String script) {
        Path output = Commands.emptied(DIRECTORY).resolve("output");
        Commands.run(
                output, Map.of(), List.of("sh", "-euc", "cd \"$1\"; shift; " + script, "sh", DIRECTORY.toString()));
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
