package io.supertokens.it.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The page with SuperTokens' browser clients: part of an application, or on its own server and therefore of another
 * origin.
 */
public final class ClientPage implements AutoCloseable {

    private static final String PAGE = "page.html";
    private static final String SCRIPT = "client.js";

    private static Path script;

    private final HttpServer server;

    private ClientPage(HttpServer server) {
        this.server = server;
    }

    /** Adds the page to an application: page.html. */
    public static WebArchive addTo(WebArchive war) {
        return war.addAsWebResource(Npm.directory().resolve(PAGE).toFile(), PAGE)
                .addAsWebResource(script().toFile(), SCRIPT);
    }

    /** Serves the page on a port of its own. */
    public static ClientPage serve() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(
                    "/" + PAGE,
                    exchange -> answer(exchange, "text/html", Npm.directory().resolve(PAGE)));
            server.createContext("/" + SCRIPT, exchange -> answer(exchange, "text/javascript", script()));
            server.start();
            return new ClientPage(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The origin of the page under this host name. */
    public String origin(String host) {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    /** The address of the page under this host name. */
    public URI address(String host) {
        return URI.create(origin(host) + "/" + PAGE);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, String type, Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    /** The bundle, made anew by each run, because the script may have changed since the last. */
    private static synchronized Path script() {
        if (script == null) {
            script = bundled();
        }
        return script;
    }

    private static Path bundled() {
        Path directory = Npm.directory();
        Path bundle = directory.resolve(SCRIPT);
        Commands.run(
                directory.resolve("log"),
                Map.of(),
                List.of(
                        directory.resolve("node_modules/.bin/esbuild").toString(),
                        directory.resolve("browser-client.js").toString(),
                        "--bundle",
                        "--log-level=error",
                        "--banner:js=var process = {env: {}};",
                        "--outfile=" + bundle));
        return bundle;
    }
}
