package io.supertokens.jpa;

import java.sql.Connection;
import java.util.Objects;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;

/** Hibernate with the entities: starts it, opens stateless sessions, and stops it. Thread-safe. */
final class HibernateSessions implements AutoCloseable {

    private final SessionFactory factory;

    private HibernateSessions(SessionFactory factory) {
        this.factory = factory;
    }

    /** Hibernate gets product and version from here, because Connector/J fails on MariaDB when Hibernate reads more. */
    static HibernateSessions start(DataSource dataSource, Tables tables, ServerDescription server) {
        BootstrapServiceRegistry bootstrap = new BootstrapServiceRegistryBuilder()
                .applyClassLoader(HibernateSessions.class.getClassLoader())
                .enableAutoClose()
                .build();
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder(bootstrap)
                .applySetting(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource)
                .applySetting("hibernate.boot.allow_jdbc_metadata_access", false)
                .applySetting(AvailableSettings.JAKARTA_HBM2DDL_DB_NAME, server.productName())
                .applySetting(AvailableSettings.JAKARTA_HBM2DDL_DB_VERSION, server.version())
                .applySetting(AvailableSettings.TRANSACTION_COORDINATOR_STRATEGY, "jdbc")
                .applySetting(AvailableSettings.ALLOW_UPDATE_OUTSIDE_TRANSACTION, true)
                .applySetting(AvailableSettings.PHYSICAL_NAMING_STRATEGY, new ConfiguredTableNames(tables))
                .applySetting(AvailableSettings.JAKARTA_VALIDATION_MODE, "none")
                .applySetting("hibernate.integration.envers.enabled", false)
                .enableAutoClose()
                .build();
        return new HibernateSessions(new MetadataSources(registry)
                .addAnnotatedClass(SessionEntity.class)
                .addAnnotatedClass(SigningKeyEntity.class)
                .addAnnotatedClass(RevocationEntity.class)
                .buildMetadata()
                .buildSessionFactory());
    }

    /** A session that gets its connection from the data source. */
    StatelessSession open() {
        return factory.openStatelessSession();
    }

    /** A session on a connection of the caller, which the caller closes. */
    StatelessSession open(Connection connection) {
        return factory.openStatelessSession(connection);
    }

    @Override
    public void close() {
        factory.close();
    }

    /** Replaces the table names of the entities with the configured ones. */
    private static final class ConfiguredTableNames extends PhysicalNamingStrategyStandardImpl {

        private static final long serialVersionUID = 1L;

        private final transient Tables tables;

        ConfiguredTableNames(Tables tables) {
            this.tables = tables;
        }

        @Override
        public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment environment) {
            String table =
                    switch (name.getText()) {
                        case "signing_key" -> tables.signingKey();
                        case "refresh_token" -> tables.refreshToken();
                        default -> Objects.requireNonNullElse(tables.revocation(), name.getText());
                    };
            // Unquoted: Hibernate would quote a name with a dot in it.
            return new Identifier(table, false);
        }
    }
}
