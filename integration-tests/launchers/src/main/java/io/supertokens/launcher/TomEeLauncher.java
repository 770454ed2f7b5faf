package io.supertokens.launcher;

import java.io.File;
import org.apache.tomee.embedded.Configuration;
import org.apache.tomee.embedded.Container;

/** Starts TomEE with the arguments: its directory, the HTTP port. */
public final class TomEeLauncher {

    private TomEeLauncher() {}

    /** Starts the server. */
    public static void main(String[] arguments) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setDir(arguments[0]);
        configuration.setHost("127.0.0.1");
        configuration.setHttpPort(Integer.parseInt(arguments[1]));
        configuration.setStopPort(-1);
        Container container = new Container(configuration);
        Commands.obey(new Commands.Server() {
            @Override
            public void deploy(String name, File war) throws Exception {
                container.deploy(name, war);
            }

            @Override
            public void undeploy(String name) throws Exception {
                container.undeploy(name);
            }
        });
    }
}
