package io.supertokens.launcher;

import fish.payara.micro.PayaraMicro;
import fish.payara.micro.PayaraMicroRuntime;
import java.io.File;

/** Starts Payara Micro with the arguments: its directory, the HTTP port. */
public final class PayaraMicroLauncher {

    private static final String ON_LOOPBACK_ONLY = "configs.config.server-config.network-config.network-listeners"
            + ".network-listener.http-listener.address=127.0.0.1";

    private PayaraMicroLauncher() {}

    /** Starts the server. */
    public static void main(String[] arguments) throws Exception {
        PayaraMicroRuntime runtime = PayaraMicro.getInstance()
                .setRootDir(new File(arguments[0]))
                .setHttpPort(Integer.parseInt(arguments[1]))
                .setNoCluster(true)
                .setPrintLogo(false)
                .setNoHazelcast(true)
                .setPreBootHandler(server -> server.run("set", ON_LOOPBACK_ONLY))
                .bootStrap();
        Commands.obey(new Commands.Server() {
            @Override
            public void deploy(String name, File war) {
                if (!runtime.deploy(name, name, war)) {
                    throw new IllegalStateException("not deployed, see the log");
                }
            }

            @Override
            public void undeploy(String name) {
                runtime.undeploy(name);
            }
        });
    }
}
