package io.supertokens.cdi;

import io.supertokens.jpa.CallerTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.function.Supplier;

/** Puts the caller's JTA transaction aside while a statement of ours runs, and takes it up again afterwards. */
@ApplicationScoped
class SuspendedTransaction implements CallerTransaction {

    @Override
    @Transactional(TxType.NOT_SUPPORTED)
    public <T> T suspend(Supplier<T> work) {
        return work.get();
    }
}
