package io.supertokens.it.support;

import java.net.URI;
import java.util.List;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** An application server that runs as a process of its own, on the loopback address and a free port. */
public sealed interface ApplicationServer extends AutoCloseable
        permits WildFlyNode, LauncherServer, LibertyServer, GlassFishServer {

    /** Deploys an application, and waits until it has started. Fails if it does not start. */
    void deploy(WebArchive war);

    /** Undeploys the application with this name, which has no ending. */
    void undeploy(String application);

    /** The address of an application: {@code http://localhost:port/name/}. */
    URI address(String application);

    /** The lines of its log that contain the text. */
    List<String> logged(String text);

    /** The Java process, for measurements. */
    ProcessHandle process();

    /** Stops the process, and waits for its end. */
    @Override
    void close();
}
