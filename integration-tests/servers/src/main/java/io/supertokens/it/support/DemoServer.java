package io.supertokens.it.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.wildfly.core.launcher.Launcher;
import org.wildfly.core.launcher.StandaloneCommandBuilder;
import org.wildfly.plugin.tools.Deployment;
import org.wildfly.plugin.tools.server.ServerManager;

/** Runs the demo until Ctrl-C. */
final class DemoServer {

    private static final int PATIENCE_SECONDS = 120;

    private DemoServer() {}

    /** Starts it with the arguments: WildFly's directory, the WAR, the port. */
    public static void main(String[] arguments) throws Exception {
        Path wildfly = Path.of(arguments[0]);
        Path war = Path.of(arguments[1]);
        int port = Integer.parseInt(arguments[2]);
        requireFree(port);

        int management = Ports.free();
        Path directory = Files.createDirectories(war.resolveSibling("demo-server"));
        Process process = Launcher.of(StandaloneCommandBuilder.of(wildfly)
                        .setServerReadOnlyConfiguration("standalone.xml")
                        .addJavaOptions(
                                "-Djboss.server.data.dir=" + directory.resolve("data"),
                                "-Djboss.server.log.dir=" + directory,
                                "-Djboss.server.temp.dir=" + directory.resolve("tmp"),
                                "-Djboss.bind.address=127.0.0.1",
                                "-Djboss.http.port=" + port,
                                "-Djboss.https.port=" + Ports.free(),
                                "-Djboss.management.http.port=" + management))
                .setRedirectErrorStream(true)
                .redirectOutput(directory.resolve("console.log"))
                .launch();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop the demo"));
        try (ServerManager server = ServerManager.builder()
                .process(process)
                .managementAddress("127.0.0.1")
                .managementPort(management)
                .standalone()) {
            if (!server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The server did not start, see " + directory);
            }
            server.deploymentManager().deploy(Deployment.of(war)).assertSuccess();
        }
        System.out.printf(
                "%n    Open http://localhost:%d/demo/ – stop with Ctrl-C%n    The server's log: %s%n%n",
                port, directory.resolve("server.log"));
        process.waitFor();
    }

    private static void requireFree(int port) {
        try {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Port " + port + " is in use: choose another, as in -Ddemo.port=" + (port + 1), e);
        }
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
