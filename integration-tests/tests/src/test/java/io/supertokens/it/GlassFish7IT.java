package io.supertokens.it;

import io.supertokens.it.support.ServerProduct;
import org.junit.jupiter.api.Tag;

/** Jersey, Weld and HK2, in OSGi. */
@Tag("more-servers")
class GlassFish7IT extends ServerIT {

    GlassFish7IT() {
        super(ServerProduct.GLASSFISH_7);
    }
}
