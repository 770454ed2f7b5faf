package io.supertokens.it.support;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Runs once, before the first test and after the last. */
public final class Suite implements LauncherSessionListener {

    private static final boolean INTEGRATION_TESTS = System.getProperty("jboss.home") != null;
    private static final boolean ALL_OF_THEM = System.getProperty("it.test") == null;

    /** Chooses the ports, and starts the databases while the first application is deployed. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        TestServer.configure();
        if (INTEGRATION_TESTS && ALL_OF_THEM) {
            for (DatabaseProduct product : DatabaseProduct.values()) {
                product.prepare();
            }
        }
        Runtime.getRuntime().addShutdownHook(new Thread(DatabaseProduct::stopAll, "databases"));
    }

    /** Stops every database that was started. */
    @Override
    public void launcherSessionClosed(LauncherSession session) {
        DatabaseProduct.stopAll();
    }
}
