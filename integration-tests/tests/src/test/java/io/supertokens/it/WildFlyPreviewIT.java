package io.supertokens.it;

import io.supertokens.it.support.ServerProduct;
import org.junit.jupiter.api.Tag;

/** RESTEasy, Weld and Hibernate 7 of Jakarta EE 11. */
@Tag("more-servers")
class WildFlyPreviewIT extends ServerIT {

    WildFlyPreviewIT() {
        super(ServerProduct.WILDFLY_PREVIEW);
    }
}
