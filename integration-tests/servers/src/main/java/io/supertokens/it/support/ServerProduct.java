package io.supertokens.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The application servers on which the library is tested. */
public enum ServerProduct {
    /** WildFly, as the build provisions it. */
    WILDFLY("WildFly", 17),
    /** WildFly Preview, with Jakarta EE 11. */
    WILDFLY_PREVIEW("WildFly Preview", 17),
    /** Payara Micro with Jakarta EE 10. */
    PAYARA_MICRO_6("Payara Micro", 17),
    /** Payara Micro with Jakarta EE 11. */
    PAYARA_MICRO_7("Payara Micro", 25),
    /** GlassFish with Jakarta EE 10. */
    GLASSFISH_7("GlassFish", 17),
    /** GlassFish with Jakarta EE 11. */
    GLASSFISH_8("GlassFish", 25),
    /** Open Liberty with the features webProfile-10.0, mpConfig-3.1 and mpJwt-2.1. */
    OPEN_LIBERTY("Open Liberty", 17),
    /** TomEE as a library. */
    TOMEE("TomEE-embedded", 17);

    private final String product;
    private final int java;

    ServerProduct(String product, int java) {
        this.product = product;
        this.java = java;
    }

    /** The reason why it cannot be started; empty if it can. On CI, where everything has to run, it fails instead. */
    public Optional<String> missing() {
        Optional<String> missing = reason();
        if (missing.isPresent() && Need.EVERYTHING_HAS_TO_RUN) {
            throw new IllegalStateException(missing.get());
        }
        return missing;
    }

    private Optional<String> reason() {
        if (home().isEmpty()) {
            return Optional.of(product + " is fetched by mvn -Pservers only");
        }
        if (jdk().isEmpty()) {
            return Optional.of(
                    "%s needs JDK %d: set JAVA%2$d_HOME, or put one beside that of Maven".formatted(product, java));
        }
        return Optional.empty();
    }

    /** Starts the server, which ends with this process at the latest. Its files are in a directory below target. */
    public ApplicationServer start() {
        Path directory = Commands.emptied(Build.running("application-servers/" + name().toLowerCase(Locale.ROOT)));
        Path home = installation(home().orElseThrow());
        Jdk jdk = jdk().orElseThrow();
        ApplicationServer server = started(directory, home, jdk);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop " + product));
        return server;
    }

    private ApplicationServer started(Path directory, Path home, Jdk jdk) {
        return switch (this) {
            case WILDFLY, WILDFLY_PREVIEW ->
                WildFlyNode.starting(directory, home).awaitStart();
            case PAYARA_MICRO_6, PAYARA_MICRO_7 ->
                LauncherServer.start(directory, jdk, "PayaraMicroLauncher", home, serverOptions());
            case TOMEE -> LauncherServer.start(directory, jdk, "TomEeLauncher", home, serverOptions());
            case OPEN_LIBERTY -> LibertyServer.start(directory, jdk, home);
            case GLASSFISH_7, GLASSFISH_8 -> GlassFishServer.start(directory, jdk, home);
        };
    }

    /** What an application with the library has to bring, and others do not. */
    public List<Addition> additions() {
        return switch (this) {
            case WILDFLY, WILDFLY_PREVIEW -> List.of();
            case PAYARA_MICRO_6, PAYARA_MICRO_7, OPEN_LIBERTY, GLASSFISH_7, GLASSFISH_8 -> List.of(Addition.HIBERNATE);
            case TOMEE ->
                List.of(Addition.HIBERNATE, Addition.MICROPROFILE_CONFIG, Addition.TOMEE_BEANS, Addition.JOHNZON_TEXTS);
        };
    }

    /** Whether its default data source is of a database that the library supports. */
    public boolean hasDefaultDataSource() {
        return switch (this) {
            case WILDFLY, WILDFLY_PREVIEW, PAYARA_MICRO_6, PAYARA_MICRO_7, OPEN_LIBERTY -> true;
            case GLASSFISH_7, GLASSFISH_8, TOMEE -> false;
        };
    }

    /** Whether it serves a class whose path stands on an interface. Jersey and Open Liberty do not. */
    public boolean servesPathsOfInterfaces() {
        return switch (this) {
            case WILDFLY, WILDFLY_PREVIEW, TOMEE -> true;
            case PAYARA_MICRO_6, PAYARA_MICRO_7, GLASSFISH_7, GLASSFISH_8, OPEN_LIBERTY -> false;
        };
    }

    /**
     * Whether it lets a resource with {@code @RolesAllowed} pass if the library does. Payara and GlassFish also ask for
     * the server's caller.
     */
    public boolean leavesRolesOfResourcesToTheLibrary() {
        return switch (this) {
            case PAYARA_MICRO_6, PAYARA_MICRO_7, GLASSFISH_7, GLASSFISH_8 -> false;
            default -> true;
        };
    }

    /** Whether it loads features of Jakarta REST as services, as an application that lists its classes needs. */
    public boolean loadsServices() {
        return this != TOMEE;
    }

    /** Whether enterprise beans and injected principals see the user of a session. TomEE asks its own realm. */
    public boolean namesCallersToBeans() {
        return this != TOMEE;
    }

    /** Whether {@code Instance} of a claim can be injected. */
    public boolean injectsInstancesOfClaims() {
        return this != TOMEE;
    }

    /** What a server does with security constraints of servlets in its default configuration. */
    public enum Constraints {
        PASSED_BY_SESSIONS,
        PASSED_BY_OWN_USERS,
        /** It has no security domain for servlets. */
        IGNORED
    }

    public Constraints constraints() {
        return switch (this) {
            case WILDFLY -> Constraints.IGNORED;
            case WILDFLY_PREVIEW, TOMEE -> Constraints.PASSED_BY_OWN_USERS;
            default -> Constraints.PASSED_BY_SESSIONS;
        };
    }

    /** Its name and version. */
    @Override
    public String toString() {
        String directory = home().map(home -> home.getFileName().toString()).orElse("-");
        return product + " " + directory.replaceFirst("^[a-z-]*-(?=\\d)", "");
    }

    /** The version of the JDK that runs it. */
    public Optional<Integer> javaVersion() {
        return jdk().map(Jdk::version);
    }

    /** The options of each server's Java process. Soft references do not survive a garbage collection. */
    static List<String> javaOptions(Path directory) {
        return List.of(
                "-Xmx1536m", // GlassFish keeps what it has scanned of undeployed applications
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-Duser.timezone=UTC",
                "-Duser.language=en",
                "-Djava.io.tmpdir=" + Commands.emptied(directory.resolve("java-tmp")));
    }

    private List<String> serverOptions() {
        return additions().stream()
                .filter(Addition.ServerOption.class::isInstance)
                .map(Addition::toString)
                .toList();
    }

    /** At least as new as the server needs; that of the tests if possible. */
    private Optional<Jdk> jdk() {
        return Jdk.ofTests().version() >= java ? Optional.of(Jdk.ofTests()) : Jdk.find(java);
    }

    /** What is in an archive lies in one directory of it. */
    private static Path installation(Path unpacked) {
        try (Stream<Path> files = Files.list(unpacked)) {
            List<Path> all = files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
            return all.size() == 1 && Files.isDirectory(all.get(0)) ? all.get(0) : unpacked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> home() {
        return switch (this) {
            case WILDFLY -> Optional.of(Path.of(System.getProperty("jboss.home")));
            case WILDFLY_PREVIEW -> Build.applicationServer("wildfly-preview", "");
            case PAYARA_MICRO_6 -> Build.applicationServer("payara-micro", "6.");
            case PAYARA_MICRO_7 -> Build.applicationServer("payara-micro", "7.");
            case GLASSFISH_7 -> Build.applicationServer("glassfish", "7.");
            case GLASSFISH_8 -> Build.applicationServer("glassfish", "8.");
            case OPEN_LIBERTY -> Build.applicationServer("open-liberty", "");
            case TOMEE -> Build.applicationServer("tomee", "");
        };
    }
}
