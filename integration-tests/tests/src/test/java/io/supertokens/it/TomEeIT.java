package io.supertokens.it;

import io.supertokens.it.support.ServerProduct;

/** CXF and OpenWebBeans. */
class TomEeIT extends ServerIT {

    TomEeIT() {
        super(ServerProduct.TOMEE);
    }
}
