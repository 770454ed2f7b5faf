package io.supertokens.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
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

    private static final DatabaseServer SERVER = new DatabaseServer(
            DatabaseServer.Product.MYSQL,
            "localhost",
            3306,
            "user",
            null,
            "app",
            1,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            "VERIFY_CA",
            null);

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

    /** Two that the JDK trusts. */
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
