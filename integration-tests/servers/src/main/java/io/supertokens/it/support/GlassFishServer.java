package io.supertokens.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** GlassFish with a domain of its own, commanded by the program asadmin. */
final class GlassFishServer implements ApplicationServer {

    private static final Pattern PORT = Pattern.compile("(?<=port=\"|telnet\\.port=)\\d+");
    private static final Pattern LISTENER_OF_ALL_ADDRESSES = Pattern.compile("<network-listener (?=port=\"\\d)");

    private final Path directory;
    private final Map<String, String> environment;
    private final String asadmin;
    private final int http;
    private final int admin;
    private final ProcessHandle process;

    private GlassFishServer(Path directory, Jdk jdk, Path home) {
        this.directory = directory;
        this.environment =
                Map.of("JAVA_HOME", jdk.home().toString(), "AS_JAVA", jdk.home().toString());
        this.asadmin = home.resolve("bin").resolve("asadmin").toString();
        Path domains = directory.resolve("domains");
        Path domain = domains.resolve("domain1");
        Commands.emptied(domains);
        Commands.copied(home.resolve("glassfish").resolve("domains").resolve("domain1"), domain);
        Path configuration = domain.resolve("config").resolve("domain.xml");
        Commands.write(configuration, configured(read(configuration), directory));
        this.http = listener(read(configuration), "http-listener-1");
        this.admin = listener(read(configuration), "admin-listener");
        asadmin("start-domain", "--domaindir", domains.toString(), "domain1");
        long pid = Long.parseLong(read(domain.resolve("config").resolve("pid")).strip());
        this.process = ProcessHandle.of(pid).orElseThrow();
    }

    /** Starts the server of this installation. */
    static GlassFishServer start(Path directory, Jdk jdk, Path home) {
        return new GlassFishServer(directory, jdk, home);
    }

    @Override
    public void deploy(WebArchive war) {
        String application = LauncherServer.application(war);
        Path file = directory.resolve(war.getName());
        war.as(ZipExporter.class).exportTo(file.toFile(), true);
        asadmin("deploy", "--name", application, "--contextroot", application, file.toString());
    }

    @Override
    public void undeploy(String application) {
        asadmin("undeploy", application);
    }

    @Override
    public URI address(String application) {
        return URI.create("http://localhost:" + http + "/" + application + "/");
    }

    @Override
    public List<String> logged(String text) {
        return new ServerLog(directory.resolve("domains/domain1/logs/server.log")).lines(text);
    }

    @Override
    public ProcessHandle process() {
        return process;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private void asadmin(String... command) {
        List<String> all = new ArrayList<>(List.of(asadmin, "--interactive=false"));
        if (admin != 0) {
            all.addAll(List.of("--port", Integer.toString(admin)));
        }
        all.addAll(List.of(command));
        Commands.run(directory.resolve("asadmin.log"), environment, all);
    }

    /** The domain with free ports of the loopback address. */
    private static String configured(String domain, Path directory) {
        String options = ServerProduct.javaOptions(directory).stream()
                .map(option -> "<jvm-options>" + option + "</jvm-options>")
                .collect(Collectors.joining("\n"));
        String free = PORT.matcher(domain).replaceAll(port -> Integer.toString(Ports.free()));
        return LISTENER_OF_ALL_ADDRESSES
                .matcher(free)
                .replaceAll("<network-listener address=\"127.0.0.1\" ")
                .replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
                .replace("<jvm-options>-Xmx512m</jvm-options>", options);
    }

    private static int listener(String domain, String name) {
        return Pattern.compile("port=\"(\\d+)\" protocol=\"" + name + "\"")
                .matcher(domain)
                .results()
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
