package io.supertokens.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.as.controller.client.helpers.Operations;
import org.jboss.dmr.ModelNode;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.wildfly.core.launcher.Launcher;
import org.wildfly.core.launcher.StandaloneCommandBuilder;
import org.wildfly.plugin.tools.Deployment;
import org.wildfly.plugin.tools.UndeployDescription;
import org.wildfly.plugin.tools.server.ServerManager;

/** A WildFly process besides that of the suite: a node of a cluster, which may be killed. */
public final class WildFlyNode implements ApplicationServer {

    private static final int PATIENCE_SECONDS = 120;

    private final Path directory;
    private final Path home;
    private final int http = Ports.free();
    private final int management = Ports.free();
    private Process process;

    private WildFlyNode(Path directory, Path home) {
        this.directory = directory;
        this.home = home;
        Commands.copied(home.resolve("standalone").resolve("configuration"), directory.resolve("configuration"));
    }

    /** A node that is starting. */
    public static WildFlyNode starting(String name) {
        return starting(Commands.emptied(Build.running(name)), Path.of(System.getProperty("jboss.home")));
    }

    /** A node of this installation that is starting, with its files in an empty directory. */
    static WildFlyNode starting(Path directory, Path home) {
        WildFlyNode node = new WildFlyNode(directory, home);
        node.start();
        return node;
    }

    /** Starts it with its existing applications; does not wait. */
    public void start() {
        try {
            process = Launcher.of(StandaloneCommandBuilder.of(home)
                            .setBaseDirectory(directory)
                            .addJavaOptions(
                                    "-Xmx384m",
                                    "-Duser.timezone=UTC",
                                    "-Djava.io.tmpdir=" + Commands.emptied(directory.resolve("java-tmp")),
                                    "-Djboss.bind.address=127.0.0.1",
                                    "-Djboss.http.port=" + http,
                                    "-Djboss.https.port=" + Ports.free(),
                                    "-Djboss.management.http.port=" + management))
                    .setRedirectErrorStream(true)
                    .redirectOutput(directory.resolve("console.log"))
                    .launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has started. */
    public WildFlyNode awaitStart() {
        try (ServerManager server = manager()) {
            if (!server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The node did not start, see " + directory);
            }
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes it log every statement, and removes MicroProfile Health, as on servers that do not have it. */
    public void configure() {
        ModelNode logger = Operations.createAddOperation(
                new ModelNode().add("subsystem", "logging").add("logger", "org.hibernate.SQL"));
        logger.get("level").set("DEBUG");
        ModelNode noHealth =
                Operations.createRemoveOperation(new ModelNode().add("subsystem", "microprofile-health-smallrye"));
        try (ServerManager server = manager()) {
            server.executeOperation(logger);
            server.executeOperation(noHealth);
            server.executeReload();
            awaitStart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a subsystem, as on servers that do not have it. */
    public void remove(String subsystem) {
        reconfigure(Operations.createRemoveOperation(new ModelNode().add("subsystem", subsystem)));
    }

    /** Removes the scheduler of Jakarta Concurrency. */
    public void removeManagedScheduler() {
        ModelNode ee = new ModelNode().add("subsystem", "ee");
        reconfigure(
                Operations.createUndefineAttributeOperation(
                        ee.clone().add("service", "default-bindings"), "managed-scheduled-executor-service"),
                Operations.createRemoveOperation(ee.add("managed-scheduled-executor-service", "default")));
    }

    private void reconfigure(ModelNode... operations) {
        try (ServerManager server = manager()) {
            for (ModelNode operation : operations) {
                server.executeOperation(operation);
            }
            server.executeReload();
            awaitStart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The stack traces of all its threads. */
    public String threads() {
        return Jcmd.on(process(), "Thread.print");
    }

    @Override
    public void deploy(WebArchive war) {
        try (ServerManager server = manager();
                InputStream content = war.as(ZipExporter.class).exportAsInputStream()) {
            server.deploymentManager()
                    .deploy(Deployment.of(content, war.getName()))
                    .assertSuccess();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deploys an application from a file. */
    public void deploy(Path war) {
        try (ServerManager server = manager()) {
            server.deploymentManager().deploy(Deployment.of(war)).assertSuccess();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void undeploy(String application) {
        try (ServerManager server = manager()) {
            server.deploymentManager()
                    .undeploy(UndeployDescription.of(application + ".war"))
                    .assertSuccess();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public URI address(String application) {
        return URI.create("http://localhost:" + http + "/" + application + "/");
    }

    @Override
    public List<String> logged(String text) {
        return new ServerLog(directory.resolve("log").resolve("server.log")).lines(text);
    }

    /** Kills the process. */
    public void kill() {
        ProcessHandle launched = process.toHandle();
        Stream.concat(launched.descendants(), Stream.of(launched)).forEach(ProcessHandle::destroyForcibly);
        launched.onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private ServerManager manager() {
        return ServerManager.builder()
                .process(process)
                .managementAddress("127.0.0.1")
                .managementPort(management)
                .standalone();
    }
}
