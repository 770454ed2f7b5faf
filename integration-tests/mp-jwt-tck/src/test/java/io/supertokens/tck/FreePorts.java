package io.supertokens.tck;

import io.supertokens.it.support.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Chooses the ports and the temporary directory of the server before Arquillian starts it. */
public final class FreePorts implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        System.setProperty("tck.tmp", temporaryDirectory().toString());
        int http = Ports.free();
        System.setProperty("tck.http.port", Integer.toString(http));
        System.setProperty("tck.https.port", Integer.toString(Ports.free()));
        System.setProperty("tck.management.port", Integer.toString(Ports.free()));
        System.setProperty("mp.jwt.tck.jwks.baseURL", "http://localhost:" + http + "/");
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createDirectories(Path.of("target", "server-tmp").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
