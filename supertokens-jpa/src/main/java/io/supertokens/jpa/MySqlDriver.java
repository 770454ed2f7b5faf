package io.supertokens.jpa;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * MySQL Connector/J, which is at hand only where the application brings it. It starts a thread when it is loaded, which
 * would outlive the application and keep its classes from being collected.
 */
final class MySqlDriver {

    private static final Logger LOG = System.getLogger(MySqlDriver.class.getName());
    private static final String CLEANUP_THREAD_SWITCH = "com.mysql.cj.disableAbandonedConnectionCleanup";

    private MySqlDriver() {}

    /** Loads the driver with its thread switched off, unless it was loaded before. */
    static Class<?> load() {
        String before = System.getProperty(CLEANUP_THREAD_SWITCH);
        System.setProperty(CLEANUP_THREAD_SWITCH, "true");
        try {
            return ConnectionPool.driver("com.mysql.cj.jdbc.Driver", "com.mysql:mysql-connector-j");
        } finally {
            if (before == null) {
                System.clearProperty(CLEANUP_THREAD_SWITCH);
            } else {
                System.setProperty(CLEANUP_THREAD_SWITCH, before);
            }
        }
    }

    /** Ends the thread, should the driver have been loaded before with the thread on. */
    static void shutDown() {
        try {
            com.mysql.cj.jdbc.AbandonedConnectionCleanupThread.uncheckedShutdown();
        } catch (LinkageError e) {
            LOG.log(Level.DEBUG, "The driver's clean-up thread could not be ended: {0}", e.toString());
        }
    }

    static Map<String, String> properties(DatabaseServer server) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("connectTimeout", "5000");
        properties.put("socketTimeout", "30000");
        properties.put("tcpKeepAlive", "true");
        properties.put("characterEncoding", "UTF-8");
        properties.put("useAffectedRows", "false");
        if (server.sslMode() != null) {
            properties.put("sslMode", server.sslMode());
        }
        if (server.sslCaFile() != null) {
            properties.put("trustCertificateKeyStoreType", "PEM");
            properties.put(
                    "trustCertificateKeyStoreUrl",
                    Path.of(server.sslCaFile()).toAbsolutePath().toUri().toString());
        }
        return properties;
    }
}
