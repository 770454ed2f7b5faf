package io.supertokens.it.support;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Builds applications as users of the library do. */
public final class Wars {

    private static final Path DEMO = Build.demo();
    private static final String DEMO_CLIENT = "client/supertokens-website.js";

    private Wars() {}

    /**
     * An application under /name, with the library in WEB-INF/lib.
     *
     * @param config its microprofile-config.properties; the JDBC driver of a server that it names is added
     * @param classes the application's own classes
     */
    public static WebArchive war(String name, Map<String, String> config, Class<?>... classes) {
        return configured(bare(name, classes).addAsLibraries(libraries()), config);
    }

    /** An application under /name, without the library. */
    public static WebArchive bare(String name, Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .addClasses(classes)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    /** Several WARs in one EAR. */
    public static EnterpriseArchive ear(String name, WebArchive... wars) {
        return ShrinkWrap.create(EnterpriseArchive.class, name + ".ear").addAsModules(wars);
    }

    /** Several WARs, with the library and its properties in the lib directory of the EAR. */
    public static EnterpriseArchive earWithLibrary(String name, Map<String, String> config, WebArchive... wars) {
        return ear(name, wars)
                .addAsLibraries(libraries())
                .addAsLibraries(jarOf("org.postgresql.Driver"))
                .addAsLibrary(ShrinkWrap.create(JavaArchive.class, "configuration.jar")
                        .addAsResource(properties(config), "META-INF/microprofile-config.properties"));
    }

    private static WebArchive configured(WebArchive war, Map<String, String> config) {
        war.addAsResource(properties(config), "META-INF/microprofile-config.properties");
        if (mentions(config, "supertokens.postgres.")) {
            war.addAsLibraries(jarOf("org.postgresql.Driver"));
        }
        if (mentions(config, "supertokens.mysql.")) {
            war.addAsLibraries(jarOf("com.mysql.cj.jdbc.Driver"));
        }
        return war;
    }

    /** The demo as built. */
    public static WebArchive demo() {
        return ShrinkWrap.create(ZipImporter.class, "demo.war")
                .importFrom(new File(DEMO + ".war"))
                .as(WebArchive.class);
    }

    /** The demo under another name, with these properties instead of its own. */
    public static WebArchive demo(String name, Map<String, String> config) {
        WebArchive war = ShrinkWrap.create(ZipImporter.class, name + ".war")
                .importFrom(new File(DEMO + ".war"))
                .as(WebArchive.class);
        return configured(war, config);
    }

    /** As {@link #demo(String, Map)}, with SuperTokens' own client, as {@code mvn -Pdemo package} builds it. */
    public static WebArchive demoWithClient(String name, Map<String, String> config) {
        return demo(name, config)
                .addAsWebResource(
                        Npm.file("supertokens-web-js/bundle", "website.*.js").toFile(), DEMO_CLIENT);
    }

    /** As {@link #demo(String, Map)}, without that client, as the other builds leave it. */
    public static WebArchive demoWithoutClient(String name, Map<String, String> config) {
        WebArchive war = demo(name, config);
        war.delete(DEMO_CLIENT);
        return war;
    }

    /** The jars that one dependency on supertokens-cdi puts into WEB-INF/lib; the demo has no other. */
    private static File[] libraries() {
        File[] jars = DEMO.resolve("WEB-INF/lib").toFile().listFiles();
        if (jars == null) {
            throw new IllegalStateException("the demo is not built: run mvn verify");
        }
        return jars;
    }

    private static boolean mentions(Map<String, String> config, String prefix) {
        return config.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    private static StringAsset properties(Map<String, String> config) {
        Properties properties = new Properties();
        properties.putAll(config);
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StringAsset(text.toString());
    }

    static File jarOf(String type) {
        try {
            return new File(Class.forName(type)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
