package io.supertokens.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Open Liberty. It deploys what lies in its directory dropins, and says so in its log. It looks for the drivers of data
 * sources, also of those that an application declares, in its shared libraries only.
 */
final class LibertyServer implements ApplicationServer {

    private static final String CONFIGURATION = """
            <server>
              <featureManager>
                <feature>webProfile-10.0</feature>
                <feature>mpConfig-3.1</feature>
                <feature>mpJwt-2.1</feature>
              </featureManager>
              <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="-1"/>
              <applicationMonitor updateTrigger="polled" pollingRate="500ms"/>
              <dataSource id="DefaultDataSource">
                <jdbcDriver javax.sql.DataSource="org.h2.jdbcx.JdbcDataSource">
                  <library>
                    <file name="%s"/>
                  </library>
                </jdbcDriver>
                <properties URL="jdbc:h2:mem:sessions;DB_CLOSE_DELAY=-1" user="sa" password="sa"/>
              </dataSource>
            </server>
            """;

    private static final Pattern STARTED_OR_NOT = Pattern.compile("CWWKZ000[1234][EI]: .*");

    private final Path directory;
    private final int port;
    private final ServerProcess process;

    private LibertyServer(Path directory, int port, ServerProcess process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Starts the server of this installation. */
    static LibertyServer start(Path directory, Jdk jdk, Path home) {
        int port = Ports.free();
        Path server = directory.resolve("servers").resolve("server");
        Commands.write(server.resolve("server.xml"), CONFIGURATION.formatted(port, Wars.jarOf("org.h2.Driver")));
        Commands.write(server.resolve("jvm.options"), String.join("\n", ServerProduct.javaOptions(directory)));
        Commands.emptied(server.resolve("dropins"));
        Path libraries = Commands.emptied(directory.resolve("shared/config/lib/global"));
        for (String driver : List.of("org.h2.Driver", "org.postgresql.Driver")) {
            Path jar = Wars.jarOf(driver).toPath();
            Commands.copied(jar, libraries.resolve(jar.getFileName()));
        }
        ServerProcess process = ServerProcess.start(
                directory,
                Map.of("JAVA_HOME", jdk.home().toString(), "WLP_USER_DIR", directory.toString()),
                List.of(home.resolve("bin").resolve("server").toString(), "run", "server"));
        LibertyServer liberty = new LibertyServer(directory, port, process);
        process.await("its start", () -> !liberty.logged("CWWKF0011I").isEmpty());
        return liberty;
    }

    @Override
    public void deploy(WebArchive war) {
        String application = LauncherServer.application(war);
        Path file = directory.resolve(war.getName());
        war.as(ZipExporter.class).exportTo(file.toFile(), true);
        int before = starts(application).size();
        try {
            Files.move(file, dropin(application), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process.await("the start of " + application, () -> starts(application).size() > before);
        String outcome = starts(application).get(before);
        if (outcome.contains("E: ")) {
            throw new IllegalStateException(outcome);
        }
    }

    @Override
    public void undeploy(String application) {
        int before = ends(application);
        try {
            Files.delete(dropin(application));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process.await("the end of " + application, () -> ends(application) > before);
    }

    @Override
    public URI address(String application) {
        return URI.create("http://localhost:" + port + "/" + application + "/");
    }

    @Override
    public List<String> logged(String text) {
        return process.console().lines(text);
    }

    @Override
    public ProcessHandle process() {
        return process.java();
    }

    @Override
    public void close() {
        process.stop();
    }

    private Path dropin(String application) {
        return directory.resolve("servers").resolve("server").resolve("dropins").resolve(application + ".war");
    }

    private List<String> starts(String application) {
        return logged(" " + application + " ").stream()
                .filter(STARTED_OR_NOT.asPredicate())
                .toList();
    }

    private int ends(String application) {
        return (int) logged(" " + application + " ").stream()
                .filter(line -> line.contains("CWWKZ0009I"))
                .count();
    }
}
