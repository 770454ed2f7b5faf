package io.supertokens.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SuspendedTransactionTest {

    private final SuspendedTransaction transaction = new SuspendedTransaction();

    @Test
    void whereThereIsNoJtaNoTransactionIsActiveAndStatementsRun() {
        assertThat(transaction.isActive()).isFalse();
        assertThat(transaction.suspend(() -> "done")).isEqualTo("done");
    }
}
