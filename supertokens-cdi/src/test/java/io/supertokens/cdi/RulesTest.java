package io.supertokens.cdi;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.AccessTokenSettings;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.CookieSettings;
import io.supertokens.cdi.config.CorsSettings;
import io.supertokens.cdi.config.NamePrefix;
import io.supertokens.cdi.config.OnTokenTheft;
import io.supertokens.cdi.config.RefreshTokenSettings;
import io.supertokens.cdi.config.SameSite;
import io.supertokens.cdi.config.SigningKeySettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.http.JavaxClass;
import io.supertokens.cdi.http.RestApplications;
import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.PresentedTokens;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.session.SessionEvent;
import io.supertokens.cdi.session.VerifiedSession;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.IssuedToken;
import io.supertokens.cdi.token.Json;
import io.supertokens.cdi.token.RefreshToken;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.cdi.token.UserId;
import io.supertokens.jpa.DatabaseServer;
import io.supertokens.jpa.DatabaseSettings;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SigningKeyEntity;
import io.supertokens.jpa.Tables;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no test of behaviour would notice: rules that all code keeps. */
class RulesTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_PACKAGE_INFOS)
            .importPackages("io.supertokens.cdi", "io.supertokens.jpa");

    private static final String CANARY = "C4NARY-thirty-two-characters-long";
    private static final TokenHash HASH = new TokenHash("c0ffee00".repeat(8));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UserId ALICE = UserId.of("alice");

    /** Public records and entities that hold nothing secret. */
    private static final Set<Class<?>> HARMLESS = Set.of(
            SigningKeySettings.class,
            CookieSettings.class,
            CorsSettings.class,
            AccessTokenSettings.class,
            RefreshTokenSettings.class,
            io.supertokens.cdi.config.CronSchedule.class,
            ConfigReader.Reading.class,
            io.supertokens.jpa.JndiDataSource.class,
            Tables.class,
            UserId.class,
            SessionEvent.Created.class,
            SessionEvent.Refreshed.class,
            SessionEvent.Revoked.class,
            SessionEvent.LateRefresh.class,
            SessionEvent.TheftDetected.class,
            JavaxClass.class,
            RestApplications.Endpoint.class);

    /** Where texts are compared with equals although the package handles secrets: names, and spellings of one's own input. */
    private static final Set<String> COMPARISONS_OF_TEXTS = Set.of(
            "token.JsonWebTokens.familiarSigner", // a header
            "token.JsonWebTokens.remember", // a header
            "token.JsonWebTokens.keyOf", // alg, typ
            "token.JsonWebTokens.content", // iss, aud
            "token.JsonWebTokens.userId", // sub with uid
            "token.Signed.equals", // what was signed, which is no secret
            "token.UserId.equals", // user ids
            "token.UserId.<init>", // a number with its own canonical spelling
            "key.Key.equals", // kid
            "key.KeyRing.accepted", // kid
            "key.KeyRing.startsWithCurrent", // the name of a row
            "key.KeyRing.ownRows", // the name of a row
            "key.ProvidedKey.find", // kid
            "session.Session.equals", // a handle
            "session.SessionService.candidate"); // user ids

    static Stream<Object> holdersOfSecrets() {
        DatabaseSettings database = new DatabaseSettings(
                DatabaseServer.postgresql("localhost", 5432, "app")
                        .withUser("app")
                        .withPassword(CANARY)
                        .withConnectionLimit(5)
                        .withConnectionTimeout(Duration.ofSeconds(5))
                        .withStatementTimeout(Duration.ofSeconds(5)),
                Tables.DEFAULT);
        AccessToken accessToken =
                new AccessToken("handle", ALICE, HASH, HASH, CANARY, Json.of(Map.of("x", CANARY)), NOW, NOW);
        IssuedToken issued = new IssuedToken(CANARY, NOW);
        return Stream.of(
                new Key("id", new SecretKeySpec(CANARY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"), NOW),
                HASH,
                issued,
                accessToken,
                new RefreshToken("handle", ALICE, HASH),
                new IssuedSession(accessToken, issued, issued, issued, CANARY),
                new VerifiedSession(accessToken, issued),
                new PresentedTokens(List.of(CANARY), List.of(CANARY), true),
                new Session("handle", ALICE, Json.of(CANARY)),
                new SessionEntity("handle", "alice", CANARY, CANARY, NOW, CANARY),
                new SigningKeyEntity("name", CANARY, NOW),
                database.location(),
                database,
                new SuperTokensConfig(
                        database,
                        Duration.ZERO,
                        new AccessTokenSettings(AccessTokenFormat.JWT, Duration.ofHours(1), false, "/"),
                        new SigningKeySettings(true, Duration.ofDays(1)),
                        new RefreshTokenSettings(Duration.ofDays(1), null, Duration.ZERO, null),
                        null,
                        true,
                        new CookieSettings(null, true, SameSite.LAX, NamePrefix.AUTO),
                        new CorsSettings(Set.of(), true),
                        401,
                        OnTokenTheft.REVOKE_SESSION,
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("holdersOfSecrets")
    void nothingSecretIsShown(Object holder) {
        assertThat(holder.toString()).doesNotContain("C4NARY", "c0ffee");
    }

    /** A new type must be looked at: does it hold a secret, and does it keep it? */
    @Test
    void everyPublicRecordAndEntityIsEitherHarmlessOrKeepsItsSecrets() {
        Set<String> looked = Stream.concat(HARMLESS.stream(), holdersOfSecrets().map(Object::getClass))
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = CODE.stream()
                .filter(type ->
                        type.getModifiers().contains(JavaModifier.PUBLIC) || type.isAssignableTo(SessionEvent.class))
                .filter(type -> type.isRecord() || type.isAnnotatedWith("jakarta.persistence.Entity"))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(looked).isEqualTo(found);
    }

    @Test
    void chanceComesFromSecureRandomWhereItMatters() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(Random.class.getName())
                .orShould()
                .callMethod(Math.class, "random")
                .check(CODE);
    }

    @Test
    void secretsAreNotComparedAsTexts() {
        Set<String> found = new HashSet<>();
        for (JavaClass type : CODE.that(resideInAnyPackage("..token..", "..key..", "..session.."))) {
            type.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().isEquivalentTo(String.class)
                            && List.of("equals", "equalsIgnoreCase", "compareTo", "contentEquals")
                                    .contains(call.getTarget().getName()))
                    .map(call -> type.getPackageName().replace("io.supertokens.cdi.", "") + "." + type.getSimpleName()
                            + "." + call.getOrigin().getName().replaceAll("\\$.*", ""))
                    .forEach(found::add);
        }
        assertThat(found).isEqualTo(COMPARISONS_OF_TEXTS);
    }

    @Test
    void noArrowRunsBack() {
        List<String> order = List.of("..jpa..", "..key..", "..token..", "..session..", "..http..");
        for (int i = 0; i < order.size(); i++) {
            for (String later : order.subList(i + 1, order.size())) {
                ArchRule rule = noClasses()
                        .that()
                        .resideInAPackage("io.supertokens" + order.get(i))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.supertokens" + later);
                rule.check(CODE);
            }
        }
        noClasses()
                .that()
                .resideInAnyPackage("..config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..key..", "..token..", "..session..", "..http..", "..cleanup..")
                .check(CODE);
    }
}
