package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.token.TokenHash;
import org.junit.jupiter.api.Test;

class LineageTest {

    private final TokenHash parent = TokenHash.of("parent");
    private final TokenHash child = TokenHash.of("child");

    @Test
    void theTokenThatTheDatabaseRemembersIsCurrent() {
        assertThat(Lineage.of(parent, null, parent.stored())).isEqualTo(Lineage.CURRENT);
        assertThat(Lineage.of(child, parent, child.stored())).isEqualTo(Lineage.CURRENT);
    }

    @Test
    void aTokenWhoseParentTheDatabaseRemembersIsAChild() {
        assertThat(Lineage.of(child, parent, parent.stored())).isEqualTo(Lineage.CHILD);
    }

    @Test
    void anyOtherIsAStranger() {
        assertThat(Lineage.of(parent, null, child.stored())).isEqualTo(Lineage.SUPERSEDED);
        assertThat(Lineage.of(TokenHash.of("sibling"), parent, child.stored())).isEqualTo(Lineage.SUPERSEDED);
        assertThat(Lineage.of(child, parent, "")).isEqualTo(Lineage.SUPERSEDED);
    }
}
