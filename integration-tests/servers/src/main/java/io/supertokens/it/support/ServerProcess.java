package io.supertokens.it.support;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The process of a server, which may be the child of a script, and what it has written. */
record ServerProcess(Process process, ServerLog console) {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** Starts it. Its output goes to console.log in the directory. */
    static ServerProcess start(Path directory, Map<String, String> environment, List<String> command) {
        Path console = directory.resolve("console.log");
        return new ServerProcess(Commands.start(console, environment, command), new ServerLog(console));
    }

    /** Waits until something is true; fails if the process ends before, or after five minutes. */
    void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("waited in vain for " + what + ", see " + console.file());
            }
            try {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** The server itself: the last of the processes that each started the next. */
    ProcessHandle java() {
        return process.descendants().reduce((first, second) -> second).orElseGet(process::toHandle);
    }

    /** Ends it, and waits. */
    void stop() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        all.forEach(handle -> handle.onExit().join());
    }
}
