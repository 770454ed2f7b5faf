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

    /** Unquoted and with its schema, as in a statement written by hand: Hibernate would quote a name that holds a dot. */
    @Override
    public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment environment) {
        boolean quoted = false;
        return new Identifier(
                name.getText().equals("signing_key") ? settings.signingKeyTable() : settings.refreshTokenTable(),
                quoted);
    }
}
