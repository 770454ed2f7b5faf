package io.supertokens.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.KeyEncryption;
import io.supertokens.cdi.SigningKeyPairProvider;
import io.supertokens.cdi.SigningKeyProvider;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.session.AdministrationEvent;
import io.supertokens.cdi.session.SessionClaim;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionEvent;
import io.supertokens.jpa.CallerTransaction;
import io.supertokens.jpa.Database;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.Tables;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which beans of the application may stand beside which settings. */
class WiringTest {

    @Test
    void whatWillNotPassByItselfIsNotWaitedFor() {
        SuperTokensConfig config = Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(
                                Map.of(
                                        "supertokens.startup-wait", "PT10M",
                                        "supertokens.datasource", "java:/NoSuchDS"),
                                "test",
                                100))
                        .build())
                .config());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> new Wiring().database(config, new SuspendedTransaction()))
                .withMessageContaining("java:/NoSuchDS"));
    }

    @Singleton
    static class SecretKeyOfOurs implements SigningKeyProvider {
        @Override
        public SecretKey signingKey() {
            return new SecretKeySpec(new byte[32], "HmacSHA256");
        }
    }

    @Singleton
    static class KeyPairOfOurs implements SigningKeyPairProvider {
        @Override
        public KeyPair signingKeyPair() {
            throw new AssertionError("not at the start");
        }
    }

    @Singleton
    static class OtherKeyPairOfOurs extends KeyPairOfOurs {}

    @Singleton
    static class EncryptionOfOurs implements KeyEncryption {
        @Override
        public byte[] encrypt(byte[] key, String context) {
            return key;
        }

        @Override
        public byte[] decrypt(byte[] encrypted, String context) {
            return encrypted;
        }
    }

    private static SessionEngine engine(Map<String, String> properties, Class<?>... beans) {
        SuperTokensConfig config = Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build())
                .config());
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        try (Database database = Database.open(h2, Tables.DEFAULT, CallerTransaction.none());
                SeContainer container = SeContainerInitializer.newInstance()
                        .disableDiscovery()
                        .addBeanClasses(WiringTest.class)
                        .addBeanClasses(beans)
                        .initialize()) {
            return new Wiring()
                    .engine(
                            config,
                            database,
                            new Audience("/app"),
                            container.select(SigningKeyProvider.class),
                            container.select(SigningKeyPairProvider.class),
                            container.select(KeyEncryption.class),
                            container.select(new TypeLiteral<SessionClaim<?>>() {}, Any.Literal.INSTANCE),
                            Clock.systemUTC(),
                            container.getBeanManager().getEvent().select(SessionEvent.class),
                            container.getBeanManager().getEvent().select(AdministrationEvent.class));
        }
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                arguments(
                        Map.of("supertokens.access-token.algorithm", "ES256"),
                        List.of(SecretKeyOfOurs.class),
                        "provide a SigningKeyPairProvider, or set HS256"),
                arguments(
                        Map.of(),
                        List.of(KeyPairOfOurs.class),
                        "set ES256, RS256 or EdDSA, or provide a SigningKeyProvider"),
                arguments(
                        Map.of("supertokens.access-token.algorithm", "EdDSA"),
                        List.of(KeyPairOfOurs.class, OtherKeyPairOfOurs.class),
                        "Several beans are a SigningKeyPairProvider"),
                arguments(
                        Map.of("supertokens.access-token.format", "ref-jwt"),
                        List.of(EncryptionOfOurs.class),
                        "servers of the reference read the keys in the clear"),
                arguments(
                        Map.of(
                                "supertokens.keys.encryption-key",
                                Base64.getEncoder().encodeToString(new byte[32])),
                        List.of(EncryptionOfOurs.class),
                        "supertokens.keys.encryption-key is set: remove one of the two"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void beansThatContradictTheConfigurationFailTheDeployment(
            Map<String, String> properties, List<Class<?>> beans, String remedy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine(properties, beans.toArray(Class<?>[]::new)))
                .withMessageContaining(remedy);
    }

    @Test
    void beansThatFitTheConfigurationAreUsed() {
        assertThat(engine(Map.of("supertokens.access-token.algorithm", "ES256"), KeyPairOfOurs.class))
                .isNotNull();
        assertThat(engine(Map.of(), SecretKeyOfOurs.class, EncryptionOfOurs.class))
                .isNotNull();
    }
}
