package io.supertokens.jpa;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Loads JDBC drivers that the application brings, and deregisters them when it ends. */
final class Drivers {

    private static final Logger LOG = System.getLogger(Drivers.class.getName());

    private Drivers() {}

    /**
     * Loads a driver.
     *
     * @param name its class
     * @param dependency the Maven coordinates that provide it, without a version
     * @throws DatabaseException if the application does not have it
     */
    static Class<?> load(String name, String dependency) {
        try {
            return Class.forName(name, true, Drivers.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new DatabaseException(
                    "The JDBC driver %s is missing: add the dependency %s to the application"
                            .formatted(name, dependency),
                    e);
        }
    }

    /**
     * Deregisters the drivers in the application. They register themselves with the JDK, which outlives the application
     * and would keep its classes from being collected. Does nothing where there is no application server.
     */
    static void deregister() {
        ClassLoader application = Drivers.class.getClassLoader();
        if (application == ClassLoader.getSystemClassLoader()) {
            return;
        }
        DriverManager.drivers()
                .filter(driver -> driver.getClass().getClassLoader() == application)
                .forEach(driver -> {
                    try {
                        DriverManager.deregisterDriver(driver);
                    } catch (SQLException e) {
                        LOG.log(Level.DEBUG, "The driver could not be deregistered: {0}", e.toString());
                    }
                });
    }
}
