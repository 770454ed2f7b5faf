package io.supertokens.it.support;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A server that consists of jars only. A program of the module launchers starts it, and obeys commands. */
final class LauncherServer implements ApplicationServer {

    private static final int PATIENCE_SECONDS = 300;

    /** Tells the answers of the launcher from what the server prints. */
    private static final String ANSWER = "launcher: ";

    /** The packages of the JDK that these servers reach into, as Payara's manifest and TomEE's scripts name them. */
    private static final List<String> OPENED = List.of(
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/jdk.internal.loader",
            "java.base/sun.net.www.protocol.jar",
            "java.base/sun.net.www.protocol.jrt",
            "java.base/sun.nio.ch",
            "java.logging/java.util.logging",
            "java.management/javax.management",
            "java.management/javax.management.openmbean",
            "java.management/sun.management",
            "java.naming/javax.naming.spi",
            "java.rmi/sun.rmi.transport",
            "jdk.management/com.sun.management.internal");

    private final Path directory;
    private final int port;
    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private LauncherServer(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts the server.
     *
     * @param directory an empty one, for its files
     * @param launcher the simple name of the program
     * @param jars the directory of the server's jars
     * @param options more options of its Java process
     */
    static LauncherServer start(Path directory, Jdk jdk, String launcher, Path jars, List<String> options) {
        int port = Ports.free();
        List<String> command = new ArrayList<>(List.of(jdk.java()));
        command.addAll(ServerProduct.javaOptions(directory));
        command.addAll(options);
        OPENED.forEach(opened -> command.addAll(List.of("--add-opens", opened + "=ALL-UNNAMED")));
        command.addAll(List.of(
                "-cp",
                Build.module("launchers").resolve("target").resolve("classes") + File.pathSeparator + jars.resolve("*"),
                "io.supertokens.launcher." + launcher,
                directory.resolve("base").toString(),
                Integer.toString(port)));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            LauncherServer server = new LauncherServer(directory, port, process);
            new Thread(server::readOutput, launcher).start();
            server.awaitAnswer("ready");
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void deploy(WebArchive war) {
        Path file = directory.resolve(war.getName());
        war.as(ZipExporter.class).exportTo(file.toFile(), true);
        send("deploy " + application(war) + " " + file);
        awaitAnswer("done");
    }

    @Override
    public void undeploy(String application) {
        send("undeploy " + application);
        awaitAnswer("done");
    }

    @Override
    public URI address(String application) {
        return URI.create("http://localhost:" + port + "/" + application + "/");
    }

    @Override
    public List<String> logged(String text) {
        return log().lines(text);
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** The name of an archive without its ending. */
    static String application(WebArchive war) {
        return war.getName().replaceFirst("\\.war$", "");
    }

    private ServerLog log() {
        return new ServerLog(directory.resolve("console.log"));
    }

    private void send(String command) {
        try {
            Writer input = process.outputWriter(StandardCharsets.UTF_8);
            input.write(command + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer(String expected) {
        try {
            String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!expected.equals(answer)) {
                throw new IllegalStateException((answer == null ? "no answer" : answer) + ", see " + log().file());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter log = Files.newBufferedWriter(log().file());
                Stream<String> lines = output.lines()) {
            for (String line : (Iterable<String>) lines::iterator) {
                log.write(line + "\n");
                log.flush();
                int answer = line.indexOf(ANSWER);
                if (answer >= 0) {
                    answers.add(line.substring(answer + ANSWER.length()));
                }
            }
            answers.add("the process has ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
