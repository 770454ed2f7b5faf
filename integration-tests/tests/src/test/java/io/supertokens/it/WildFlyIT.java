package io.supertokens.it;

import io.supertokens.it.support.ServerProduct;

/** RESTEasy, Weld and Hibernate, as on the server of the other tests; here for comparison with other servers. */
class WildFlyIT extends ServerIT {

    WildFlyIT() {
        super(ServerProduct.WILDFLY);
    }
}
