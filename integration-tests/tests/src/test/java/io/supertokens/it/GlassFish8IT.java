package io.supertokens.it;

import io.supertokens.it.support.ServerProduct;
import org.junit.jupiter.api.Tag;

/** Jersey, Weld and HK2 of Jakarta EE 11, in OSGi. */
@Tag("more-servers")
class GlassFish8IT extends ServerIT {

    GlassFish8IT() {
        super(ServerProduct.GLASSFISH_8);
    }
}
