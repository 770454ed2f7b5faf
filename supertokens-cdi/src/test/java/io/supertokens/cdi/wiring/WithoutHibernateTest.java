package io.supertokens.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

/** Servers whose persistence provider is not Hibernate. */
class WithoutHibernateTest {

    @Test
    void theDeploymentFailsAndNamesTheDependency() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SuperTokensExtension.requireHibernate(ClassLoader.getPlatformClassLoader()))
                .withMessageContaining("add org.hibernate.orm:hibernate-core");
    }

    @Test
    void withTheDependencyItGoesOn() {
        assertThatNoException()
                .isThrownBy(
                        () -> SuperTokensExtension.requireHibernate(getClass().getClassLoader()));
    }
}
