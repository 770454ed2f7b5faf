package io.supertokens.jpa;

import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;

/** Puts the configured table names, which may be qualified, in the place of the entities'. */
final class TableNames extends PhysicalNamingStrategyStandardImpl {

    private static final long serialVersionUID = 1L;

    private final transient DatabaseSettings settings;

    TableNames(DatabaseSettings settings) {
        this.settings = settings;
    }

    @Override
    public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment environment) {
        String table = name.getText().equals("signing_key") ? settings.signingKeyTable() : settings.refreshTokenTable();
        // As an identifier without quotes, for Hibernate would quote a name with a dot in it.
        return new Identifier(table, false);
    }
}
