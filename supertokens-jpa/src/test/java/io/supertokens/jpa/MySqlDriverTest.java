package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MySqlDriverTest {

    private static final DatabaseServer SERVER = DatabaseServer.mysql("localhost", 3306, "app")
            .withUser("user")
            .withConnectionLimit(1)
            .withConnectionTimeout(Duration.ofSeconds(5))
            .withStatementTimeout(Duration.ofSeconds(10))
            .withSslMode("VERIFY_CA");

    @TempDir
    private Path directory;

    @Test
    void authoritiesInAPemFileBecomeAKeyStoreUntilTheEnd() throws Exception {
        List<X509Certificate> authorities = twoAuthorities();
        Path pem = directory.resolve("ca.pem");
        Files.writeString(pem, pem(authorities.get(0)) + "# a comment\n" + pem(authorities.get(1)));

        Path file;
        try (MySqlDriver driver = MySqlDriver.load(pem.toString())) {
            Map<String, String> properties = driver.properties(SERVER);
            file = Path.of(URI.create(Objects.requireNonNull(properties.get("trustCertificateKeyStoreUrl"))));
            KeyStore store = KeyStore.getInstance(properties.get("trustCertificateKeyStoreType"));
            try (InputStream in = Files.newInputStream(file)) {
                store.load(
                        in,
                        Objects.requireNonNull(properties.get("trustCertificateKeyStorePassword"))
                                .toCharArray());
            }
            assertThat(store.size()).isEqualTo(2);
            assertThat(authorities).allSatisfy(authority -> assertThat(store.getCertificateAlias(authority))
                    .isNotNull());
            assertThat(properties).containsEntry("sslMode", "VERIFY_CA");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        Path absent = directory.resolve("absent.pem");

        assertThat(Stream.of(empty, absent))
                .allSatisfy(file -> assertThatThrownBy(() -> MySqlDriver.load(file.toString()))
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageContaining(file.toString())
                        .hasMessageContaining("PEM"));
    }

    @Test
    void withoutAFileTheDriversDefaultStays() {
        try (MySqlDriver driver = MySqlDriver.load(null)) {
            assertThat(driver.properties(SERVER)).doesNotContainKey("trustCertificateKeyStoreUrl");
        }
    }

    @Test
    void theDriversThreadDoesNotOutliveUs() throws InterruptedException {
        MySqlDriver.load(null).close();

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("mysql-cj")) {
                thread.join(10_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void theThreadOfADriverOfTheServersIsNotOursToEnd() throws Exception {
        try (Loader server = new Loader("com.mysql.", MySqlDriverTest.class.getClassLoader());
                Loader application = new Loader("io.supertokens.jpa.", server)) {
            Class<?> cleanup = Class.forName("com.mysql.cj.jdbc.AbandonedConnectionCleanupThread", true, server);
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(candidate -> candidate.getContextClassLoader() == server)
                    .findFirst()
                    .orElseThrow();
            try {
                Class<?> ours = application.loadClass(MySqlDriver.class.getName());
                Method load = ours.getDeclaredMethod("load", String.class);
                Method close = ours.getDeclaredMethod("close");
                load.setAccessible(true);
                close.setAccessible(true);
                close.invoke(load.invoke(null, (Object) null));

                thread.join(500);
                assertThat(thread.isAlive()).isTrue();
            } finally {
                cleanup.getMethod("uncheckedShutdown").invoke(null);
            }
        }
    }

    /** Loads its own copy of some classes, as application servers do for each application. */
    private static final class Loader extends URLClassLoader {

        private final String own;

        Loader(String own, ClassLoader parent) {
            super(classPath(), parent);
            this.own = own;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                return name.startsWith(own) ? findClass(name) : super.loadClass(name, resolve);
            }
        }

        private static URL[] classPath() {
            return Stream.of(MySqlDriver.class, com.mysql.cj.jdbc.Driver.class)
                    .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                    .toArray(URL[]::new);
        }
    }

    /** Two of the authorities that the JDK trusts. */
    private static List<X509Certificate> twoAuthorities() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Stream.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers())
                .limit(2)
                .toList();
    }

    private static String pem(X509Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
