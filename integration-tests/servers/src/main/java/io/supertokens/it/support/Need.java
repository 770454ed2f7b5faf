package io.supertokens.it.support;

import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.opentest4j.TestAbortedException;

/**
 * Something that a machine may lack. Tests that need it are then skipped; on CI, where everything has to run, they
 * fail.
 */
public enum Need {
    /** Node.js and what npm installs: the reference, and the driver of the browser. */
    NODE,
    /** A browser, and Node.js to drive it. */
    CHROMIUM,
    /** The program curl. */
    CURL,
    /** A MySQL server. */
    MYSQL,
    /** A MariaDB server. */
    MARIADB,
    /** Debian's packages of MariaDB and Galera. */
    GALERA,
    /** Debian's package of NSS, which contains a PKCS #11 token. */
    SOFT_TOKEN;

    static final boolean EVERYTHING_HAS_TO_RUN = System.getenv("CI") != null;
    private static final boolean NO_PEERS = "skip".equals(System.getProperty("it.peers"));

    /** The results; each need is checked once. */
    private static final ConcurrentMap<Need, Optional<String>> ANSWERS = new ConcurrentHashMap<>();

    /** The reason why it is missing, in one line; empty if it is available, unpacked and installed. */
    public Optional<String> missing() {
        if (NO_PEERS && (this == NODE || this == CHROMIUM)) {
            return Optional.of("skipped on purpose: -Dit.peers=skip");
        }
        Optional<String> missing = ANSWERS.computeIfAbsent(this, Need::prepared);
        if (missing.isPresent() && EVERYTHING_HAS_TO_RUN) {
            throw new IllegalStateException(missing.get());
        }
        return missing;
    }

    /** Skips the test if it is missing. */
    void require() {
        missing().ifPresent(why -> {
            throw new TestAbortedException(why);
        });
    }

    private Optional<String> prepared() {
        try {
            Object unused = prepare();
            return Optional.empty();
        } catch (IllegalStateException | UncheckedIOException e) {
            return Optional.of(e.getMessage().lines().findFirst().orElse(name()));
        }
    }

    private Object prepare() {
        return switch (this) {
            case NODE -> Npm.directory();
            case CHROMIUM -> Chromium.find();
            case CURL -> Commands.required("curl");
            case MYSQL -> MySqlServer.mySqlHome();
            case MARIADB -> MySqlServer.mariaDbHome();
            case GALERA -> GaleraCluster.home();
            case SOFT_TOKEN -> SoftToken.home();
        };
    }
}
