package io.supertokens.it;

import io.supertokens.it.support.ServerProduct;
import org.junit.jupiter.api.Tag;

/** RESTEasy and Weld, in OSGi. */
@Tag("more-servers")
class OpenLibertyIT extends ServerIT {

    OpenLibertyIT() {
        super(ServerProduct.OPEN_LIBERTY);
    }
}
