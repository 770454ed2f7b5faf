package io.supertokens.benchmarks;

import io.supertokens.it.support.DatabaseProduct;
import java.util.Arrays;

/** Runs one group of measurements and prints its tables, as Markdown. */
final class Benchmarks {

    private Benchmarks() {}

    /**
     * Runs a group.
     *
     * @param arguments the group, then options
     */
    public static void main(String[] arguments) {
        String group = arguments.length == 0 ? "" : arguments[0];
        Options options = Options.of(Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length));
        Runtime.getRuntime().addShutdownHook(new Thread(DatabaseProduct::stopAll, "databases"));
        int status = 1;
        try {
            switch (group) {
                case "verification" -> new Verification(options).run();
                case "algorithms" -> new Algorithms(options).run();
                case "device-binding" -> new DeviceBinding(options).run();
                case "database" -> new DatabaseOperations(options).run();
                case "users" -> new UsersSessions(options).run();
                case "scale" -> new Scale(options).run();
                case "removal" -> new Removal(options).run();
                case "http" -> new Http(options).run();
                case "rotation" -> new Rotation(options).run();
                case "outage" -> new Outage(options).run();
                case "footprint" -> new Footprint(options).run();
                default ->
                    throw new IllegalArgumentException(
                            "Which group? all, verification, algorithms, device-binding, database, users, scale, removal, http, rotation, outage or footprint");
            }
            status = 0;
        } catch (Exception e) {
            e.printStackTrace(System.err);
        }
        System.exit(status); // ends threads that a driver left running
    }
}
