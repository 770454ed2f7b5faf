package io.supertokens.it;

import io.supertokens.it.support.ServerProduct;
import org.junit.jupiter.api.Tag;

/** Jersey, Weld and HK2 of Jakarta EE 11. */
@Tag("more-servers")
class PayaraMicro7IT extends ServerIT {

    PayaraMicro7IT() {
        super(ServerProduct.PAYARA_MICRO_7);
    }
}
