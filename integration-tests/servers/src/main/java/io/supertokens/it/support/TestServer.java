package io.supertokens.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jboss.as.controller.client.ModelControllerClient;
import org.wildfly.plugin.tools.DeploymentManager;
import org.wildfly.plugin.tools.SimpleDeploymentDescription;
import org.wildfly.plugin.tools.server.ServerManager;

/** The one WildFly of the suite. Arquillian starts it, configured by arquillian.xml, and stops it. */
public final class TestServer {

    private static final Path DIRECTORY = Build.running("server");
    private static final int PATIENCE_SECONDS = 120;
    private static final int HTTP = Ports.free();
    private static final int HTTPS = Ports.free();
    private static final int MANAGEMENT = Ports.free();

    private TestServer() {}

    /** The address of an application: {@code http://localhost:port/name/}. */
    public static URI address(String application) {
        return address("localhost", application);
    }

    /** The address of an application under another host name, such as those that {@link Chromium} resolves. */
    public static URI address(String host, String application) {
        return URI.create("http://" + host + ":" + HTTP + "/" + application + "/");
    }

    /** The address of an application over HTTPS, with a certificate that the server has made for itself. */
    public static URI secureAddress(String application) {
        return URI.create("https://localhost:" + HTTPS + "/" + application + "/");
    }

    /** The SHA-256 of the public key in that certificate, in base64. */
    public static String keyOfHttps() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", HTTPS)) {
                socket.startHandshake();
                byte[] key = socket.getSession()
                        .getPeerCertificates()[0]
                        .getPublicKey()
                        .getEncoded();
                return Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trusts every certificate. */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** The address of a management resource: "health/ready" or "health/live". */
    public static URI management(String path) {
        return URI.create("http://localhost:" + MANAGEMENT + "/" + path);
    }

    /** Stops the application with this name, and starts it again. */
    public static void redeploy(String application) {
        try (ModelControllerClient client = ModelControllerClient.Factory.create("127.0.0.1", MANAGEMENT)) {
            DeploymentManager.create(client)
                    .redeployToRuntime(SimpleDeploymentDescription.of(application + ".war"))
                    .assertSuccess();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server, and starts it again, with all its applications. */
    public static void restart() {
        try (ServerManager server = ServerManager.builder()
                .managementAddress("127.0.0.1")
                .managementPort(MANAGEMENT)
                .standalone()) {
            server.executeReload();
            if (!server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The server does not come back, see " + log());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The server's log file. */
    public static Path log() {
        return DIRECTORY.resolve("log").resolve("server.log");
    }

    static void configure() {
        Commands.emptied(DIRECTORY);
        System.setProperty("it.management.port", Integer.toString(MANAGEMENT));
        System.setProperty("it.server.directory", DIRECTORY.toString());
        System.setProperty(
                "it.server.options",
                String.join(
                        " ",
                        "-Djava.io.tmpdir=" + Commands.emptied(Build.running("server-tmp")),
                        "-Djboss.bind.address=127.0.0.1",
                        "-Djboss.http.port=" + HTTP,
                        "-Djboss.https.port=" + HTTPS,
                        "-Djboss.management.http.port=" + MANAGEMENT,
                        "-Dit.h2.url=" + H2Server.URL));
    }
}
