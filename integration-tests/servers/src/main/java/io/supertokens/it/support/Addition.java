package io.supertokens.it.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What an application has to bring on a server that lacks something. README's table of servers names it. */
public sealed interface Addition {

    /** Hibernate, where the server has another JPA provider. */
    Addition HIBERNATE = new Dependency("org.hibernate.orm", "hibernate-core");

    /** MicroProfile Config, where the server has none. */
    Addition MICROPROFILE_CONFIG = new Dependency("io.smallrye.config", "smallrye-config");

    /** Otherwise TomEE admits an enterprise bean, such as the library's timer, to one application only. */
    Addition TOMEE_BEANS = new ServerOption("openejb.deploymentId.format", "{appId}/{ejbJarId}/{ejbName}");

    /** Otherwise Johnzon, which reads the session info, refuses texts of more than 8192 characters. */
    Addition JOHNZON_TEXTS = new ServerOption("org.apache.johnzon.max-string-length", "1000000");

    /** Adds it to the application. */
    void addTo(WebArchive war);

    /** What a user writes: a dependency, or the name of a file. */
    @Override
    String toString();

    /** A Maven dependency; its jars lie in WEB-INF/lib. */
    record Dependency(String groupId, String artifactId) implements Addition {

        @Override
        public void addTo(WebArchive war) {
            try (Stream<Path> jars = Files.list(directory())) {
                war.addAsLibraries(jars.map(Path::toFile).toArray(File[]::new));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            String prefix = artifactId + "-";
            String jar =
                    Build.only(directory(), prefix + "[0-9]*.jar").getFileName().toString();
            return groupId + ":" + artifactId + ":" + jar.substring(prefix.length(), jar.length() - ".jar".length());
        }

        private Path directory() {
            return Build.module("additions").resolve("target").resolve(artifactId);
        }
    }

    /** A system property of the server. */
    record ServerOption(String name, String value) implements Addition {

        @Override
        public void addTo(WebArchive war) {
            // the server has it already
        }

        @Override
        public String toString() {
            return "-D" + name + "=" + value;
        }
    }

    /** A file of the application. */
    record WebInf(String name, String content) implements Addition {

        @Override
        public void addTo(WebArchive war) {
            war.addAsWebInfResource(new StringAsset(content), name);
        }

        @Override
        public String toString() {
            return "WEB-INF/" + name;
        }
    }

    /**
     * A data source that the application declares in its web.xml, which every server has to support.
     *
     * @param driver the class of the JDBC driver, whose jar lies in WEB-INF/lib
     * @param type the class of the data source
     */
    record DataSource(String driver, String type, String url, String user, String password) implements Addition {

        private static final String NAME = "java:app/sessions";

        /** An embedded database of the application, where that of the server is none that the library supports. */
        public static DataSource h2() {
            return new DataSource(
                    "org.h2.Driver",
                    "org.h2.jdbcx.JdbcDataSource",
                    "jdbc:h2:mem:sessions;DB_CLOSE_DELAY=-1",
                    "sa",
                    "sa");
        }

        /** A database on a PostgreSQL server. */
        public static DataSource of(TestDatabase database) {
            return new DataSource(
                    "org.postgresql.Driver",
                    "org.postgresql.ds.PGSimpleDataSource",
                    database.jdbcUrl(),
                    database.user(),
                    database.password());
        }

        /** The properties with which the library finds it. */
        public Map<String, String> config() {
            return Map.of("supertokens.datasource", NAME);
        }

        @Override
        public void addTo(WebArchive war) {
            war.addAsLibraries(Wars.jarOf(driver));
            new WebInf("web.xml", """
                            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                              <data-source>
                                <name>%s</name>
                                <class-name>%s</class-name>
                                <url>%s</url>
                                <user>%s</user>
                                <password>%s</password>
                              </data-source>
                            </web-app>
                            """.formatted(NAME, type, url, user, password)).addTo(war);
        }

        @Override
        public String toString() {
            return "a data source in WEB-INF/web.xml";
        }
    }
}
