package io.supertokens.jpa;

import javax.sql.DataSource;

class H2StoreTest extends StoreContract {

    @Override
    protected DataSource dataSource() {
        return new H2().dataSource();
    }
}
