package io.supertokens.cdi.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.supertokens.cdi.MovableClock;
import io.supertokens.cdi.SigningKeyPairProvider;
import io.supertokens.cdi.config.AccessTokenSettings;
import io.supertokens.cdi.config.SigningAlgorithm;
import io.supertokens.cdi.config.SigningKeySettings;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.SigningKeyEntity;
import io.supertokens.jpa.SigningKeyStore;
import io.supertokens.jpa.Tables;
import jakarta.json.JsonObject;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Key pairs: in the database, where each is published before it signs, and of the application. */
class KeyPairsTest {

    private static final String NAME = "access_token_signing_key_es256";
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LEAD = Duration.ofHours(12);
    private static final Duration VALIDITY = Duration.ofHours(1);

    private final MovableClock clock = MovableClock.at(Instant.parse("2026-11-21T10:00:00.123Z"));
    private WatchedDataSource source;
    private Database database;
    private SigningKeyStore store;

    @BeforeEach
    void open() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        source = new WatchedDataSource(h2);
        database = Database.open(source, Tables.DEFAULT, CallerTransaction.none());
        store = new SigningKeyStore(database);
        source.statements();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private KeyRing node() {
        return node(KeyMaterial.P256);
    }

    private KeyRing node(KeyMaterial material) {
        KeyRows rows = new KeyRows(store, new StoredForm(material, null), NAME, clock, new SecureRandom());
        return KeyRing.announcing(rows, DAY, LEAD, VALIDITY, clock);
    }

    private static List<String> published(SigningKeys node) {
        return node.keySet().getJsonArray("keys").getValuesAs(JsonObject.class).stream()
                .map(jwk -> jwk.getString("kid"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(value = KeyMaterial.class, mode = EnumSource.Mode.EXCLUDE, names = "SECRET")
    void everyNodeReadsThePairThatTheFirstStored(KeyMaterial material) {
        Key first = node(material).current();

        Key read = node(material).current();

        assertThat(read).isEqualTo(first);
        assertThat(read.secret()).isEqualTo(first.secret());
        assertThat(first.algorithm()).isEqualTo(material.algorithm());
        assertThat(material.fits(first.publicKey())).isTrue();
        assertThat(first.id()).hasSize(43);
        assertThat(store.findAll()).allMatch(SigningKeyEntity::hasLongValue);
    }

    @ParameterizedTest
    @EnumSource(value = KeyMaterial.class, mode = EnumSource.Mode.EXCLUDE, names = "SECRET")
    void thePublishedSetHoldsNoPrivateMember(KeyMaterial material) {
        KeyRing node = node(material);
        Set<String> members = new HashSet<>();
        node.keySet().getJsonArray("keys").getValuesAs(JsonObject.class).forEach(jwk -> members.addAll(jwk.keySet()));

        assertThat(members)
                .isSubsetOf("kty", "kid", "use", "alg", "crv", "x", "y", "n", "e")
                .contains("kty", "kid", "use", "alg");
    }

    @Test
    void eachKeyIsPublishedBeforeItSigns() {
        KeyRing node = node();
        Set<String> seen = new HashSet<>(published(node));
        Set<String> signed = new HashSet<>();
        for (int minute = 0; minute < 5 * 24 * 60; minute += 5) {
            clock.advance(Duration.ofMinutes(5));
            Set<String> knownToVerifiers = Set.copyOf(seen);
            String signer = node.current().id();
            assertThat(knownToVerifiers).contains(signer);
            signed.add(signer);
            seen.addAll(published(node));
        }
        assertThat(signed).hasSizeBetween(5, 6);
    }

    @Test
    void aKeyThatWasNotAnnouncedInTimeIsAnnouncedBeforeItSigns() {
        KeyRing node = node();
        Key first = node.current();
        clock.advance(Duration.ofDays(10));

        assertThat(node.current()).isEqualTo(first);
        assertThat(published(node)).hasSize(2);
        clock.advance(LEAD);
        assertThat(node.current()).isEqualTo(first);
        clock.advance(Duration.ofMillis(1));
        assertThat(node.current().id()).isNotEqualTo(first.id());
    }

    @Test
    void aSupersededKeyIsPublishedAsLongAsItsTokensLive() {
        KeyRing node = node();
        String first = node.current().id();
        clock.advance(LEAD.plusMillis(1));
        node.current();
        clock.advance(LEAD.plusMillis(1));
        Key second = node.current();
        assertThat(second.id()).isNotEqualTo(first);

        clock.advance(VALIDITY.plusMinutes(5));
        assertThat(node.find(first)).isPresent();
        assertThat(published(node)).containsExactly(second.id(), first);
        clock.advance(Duration.ofMillis(1));
        assertThat(node.find(first)).isEmpty();
        assertThat(published(node)).containsExactly(second.id());
    }

    @Test
    void aNodeThatMeetsAnAnnouncedKeyReadsOnceAndSignsWithItToo() {
        KeyRing signing = node();
        signing.current();
        clock.advance(LEAD.plusMillis(1));
        signing.current();
        KeyRing verifying = node();
        verifying.prepare();
        clock.advance(LEAD.plusMillis(1));
        String second = signing.current().id();
        source.statements();

        for (int i = 0; i < 100; i++) {
            assertThat(verifying.find(second)).isPresent();
        }
        assertThat(source.statements()).isEqualTo(1);
        assertThat(verifying.current().id()).isEqualTo(second);
    }

    @Test
    void aKeyIsAnnouncedForLongerThanVerifiersCacheTheSet() {
        Duration shortest = Duration.ofHours(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new SigningKeySettings(true, shortest.minusMillis(1)));
        assertThat(shortest.dividedBy(2))
                .isGreaterThan(
                        AccessTokenSettings.KEY_SET_AGE.plus(KeyRing.PUBLISHED).plus(KeyRing.CLOCK_SKEW));
    }

    @Test
    void anotherNodesAnnouncementIsPublishedWithinAMinute() {
        KeyRing announcing = node();
        announcing.current();
        KeyRing publishing = node();
        publishing.prepare();
        clock.advance(LEAD.plusMillis(1));
        announcing.current();

        assertThat(published(publishing)).hasSize(2);
        source.statements();
        for (int i = 0; i < 100; i++) {
            publishing.keySet();
        }
        assertThat(source.statements()).isZero();
    }

    @Test
    void anUnknownIdIsLookedUpOnceInFiveSecondsIfItLooksLikeAThumbprint() {
        KeyRing node = node();
        node.prepare();
        source.statements();
        for (int i = 0; i < 100; i++) {
            node.find("x".repeat(42) + i % 10);
            node.find("1795255200123");
            node.find("");
        }
        assertThat(source.statements()).isEqualTo(1);
    }

    @Test
    void aRowThatHoldsNoPairIsNamedWithoutItsContent() {
        store.insert(SigningKeyEntity.withLongValue(NAME, "c4nary.c4nary", clock.instant()));
        assertThatIllegalStateException()
                .isThrownBy(() -> node().current())
                .withMessageContaining(NAME)
                .withMessageContaining("ES256")
                .withMessageNotContaining("c4nary")
                .withNoCause();
    }

    private static KeyPair pair(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (size > 0) {
            generator.initialize(size);
        }
        return generator.generateKeyPair();
    }

    private static SigningKeys provided(KeyPair pair, SigningAlgorithm algorithm, PublicKey... further) {
        return SigningKeys.provided(
                new SigningKeyPairProvider() {
                    @Override
                    public KeyPair signingKeyPair() {
                        return pair;
                    }

                    @Override
                    public List<PublicKey> furtherKeys() {
                        return Arrays.asList(further);
                    }
                },
                algorithm);
    }

    @Test
    void theApplicationsKeysAreFoundAndPublished() throws Exception {
        KeyPair current = pair("EC", 256);
        PublicKey next = pair("EC", 256).getPublic();
        SigningKeys keys = provided(current, SigningAlgorithm.ES256, next);

        assertThat(keys.current().secret()).isSameAs(current.getPrivate());
        assertThat(published(keys))
                .containsExactly(PublicKeySet.thumbprint(current.getPublic()), PublicKeySet.thumbprint(next));
        assertThat(keys.find(PublicKeySet.thumbprint(next))).isPresent();
        assertThat(keys.find("other")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA,     1024, RS256, 2048 bits",
        "EC,      256,  RS256, 2048 bits",
        "EC,      384,  ES256, P-256",
        "RSA,     2048, ES256, P-256",
        "Ed25519, 0,    ES256, P-256",
        "EC,      256,  EDDSA, Ed25519",
        "Ed448,   0,    EDDSA, Ed25519"
    })
    void aKeyThatDoesNotFitTheAlgorithmIsRefused(
            String family, int size, SigningAlgorithm algorithm, String requirement) throws Exception {
        KeyPair unfit = pair(family, size);
        assertThatIllegalStateException()
                .isThrownBy(() -> provided(unfit, algorithm).current())
                .withMessageContaining(requirement);
    }
}
