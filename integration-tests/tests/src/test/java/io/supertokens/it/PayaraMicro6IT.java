package io.supertokens.it;

import io.supertokens.it.support.ServerProduct;

/** Jersey, Weld and HK2. */
class PayaraMicro6IT extends ServerIT {

    PayaraMicro6IT() {
        super(ServerProduct.PAYARA_MICRO_6);
    }
}
