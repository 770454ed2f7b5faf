package io.supertokens.tck;

import io.supertokens.it.support.Ports;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Chooses the ports of the server before Arquillian starts it. */
public final class FreePorts implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        int http = Ports.free();
        System.setProperty("tck.http.port", Integer.toString(http));
        System.setProperty("tck.https.port", Integer.toString(Ports.free()));
        System.setProperty("tck.management.port", Integer.toString(Ports.free()));
        System.setProperty("mp.jwt.tck.jwks.baseURL", "http://localhost:" + http + "/");
    }
}
