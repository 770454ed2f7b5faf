package io.supertokens.jpa;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * MySQL Connector/J, if the application brings it. Prevents the thread that the driver starts when it is loaded, which
 * would outlive the application and keep its classes from being collected. Converts PEM files to key stores, the only
 * format of certificates that the driver reads.
 */
final class MySqlDriver implements AutoCloseable {

    private static final Logger LOG = System.getLogger(MySqlDriver.class.getName());
    private static final String CLEANUP_THREAD_SWITCH = "com.mysql.cj.disableAbandonedConnectionCleanup";
    private static final String TRUST_STORE_PASSWORD = "certificates are public";

    private final Class<?> type;
    private final @Nullable Path trustStore;

    private MySqlDriver(Class<?> type, @Nullable Path trustStore) {
        this.type = type;
        this.trustStore = trustStore;
    }

    /**
     * Loads the driver without its thread, unless it was loaded before.
     *
     * @param certificates a PEM file with the certificates of the trusted authorities; null for the driver's default
     * @throws DatabaseException if the application does not have the driver, or the file cannot be read
     */
    static MySqlDriver load(@Nullable String certificates) {
        String before = System.getProperty(CLEANUP_THREAD_SWITCH);
        System.setProperty(CLEANUP_THREAD_SWITCH, "true");
        try {
            Class<?> type = Drivers.load("com.mysql.cj.jdbc.Driver", "com.mysql:mysql-connector-j");
            return new MySqlDriver(type, certificates == null ? null : trustStore(certificates));
        } finally {
            if (before == null) {
                System.clearProperty(CLEANUP_THREAD_SWITCH);
            } else {
                System.setProperty(CLEANUP_THREAD_SWITCH, before);
            }
        }
    }

    Class<?> type() {
        return type;
    }

    Map<String, String> properties(DatabaseServer server) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(
                "connectTimeout", Long.toString(server.connectionTimeout().toMillis()));
        properties.put("socketTimeout", Long.toString(server.statementTimeout().toMillis()));
        properties.put("tcpKeepAlive", "true");
        properties.put("characterEncoding", "UTF-8");
        properties.put("useAffectedRows", "false");
        properties.put("cachePrepStmts", "true"); // otherwise it parses each statement on each execution
        properties.put("prepStmtCacheSqlLimit", "2048");
        if (server.sslMode() != null) {
            properties.put("sslMode", server.sslMode());
        }
        if (trustStore != null) {
            properties.put("trustCertificateKeyStoreType", "PKCS12");
            properties.put("trustCertificateKeyStoreUrl", trustStore.toUri().toString());
            properties.put("trustCertificateKeyStorePassword", TRUST_STORE_PASSWORD);
        }
        return properties;
    }

    /**
     * Deletes the key store, and ends the driver's thread if something else in the application loaded the driver
     * before. The thread of a driver that belongs to the server stays.
     */
    @Override
    public void close() {
        try {
            if (type.getClassLoader() == MySqlDriver.class.getClassLoader()) {
                com.mysql.cj.jdbc.AbandonedConnectionCleanupThread.uncheckedShutdown();
            }
            if (trustStore != null) {
                Files.deleteIfExists(trustStore);
            }
        } catch (LinkageError | IOException e) {
            LOG.log(Level.DEBUG, "The resources of the driver could not be released: {0}", e.toString());
        }
    }

    private static Path trustStore(String certificates) {
        try (InputStream pem = Files.newInputStream(Path.of(certificates))) {
            Collection<? extends Certificate> authorities =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (authorities.isEmpty()) {
                throw new CertificateException("no certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Certificate authority : authorities) {
                store.setCertificateEntry("authority " + store.size(), authority);
            }
            Path file = Files.createTempFile("supertokens-", ".p12");
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, TRUST_STORE_PASSWORD.toCharArray());
            }
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new DatabaseException(
                    "The file " + certificates
                            + " cannot be read; it must have the certificates of the trusted authorities, in PEM",
                    e);
        }
    }
}
