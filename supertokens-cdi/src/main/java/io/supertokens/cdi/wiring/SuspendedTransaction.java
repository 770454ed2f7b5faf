package io.supertokens.cdi.wiring;

import io.supertokens.jpa.CallerTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Suspends the caller's JTA transaction while the library runs a statement, and resumes it afterwards. */
@ApplicationScoped
class SuspendedTransaction implements CallerTransaction {

    private static final String REGISTRY =
            "java:comp/TransactionSynchronizationRegistry"; // Jakarta EE 10, section 5.12

    @Override
    @Transactional(TxType.NOT_SUPPORTED)
    public <T> T suspend(Supplier<T> work) {
        return work.get();
    }

    @Override
    @SuppressWarnings("BanJNDI") // a constant name
    public boolean isActive() {
        try {
            TransactionSynchronizationRegistry registry = InitialContext.doLookup(REGISTRY);
            return registry.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
        } catch (NamingException e) {
            return false; // a thread without a component has no transaction of the server
        }
    }
}
