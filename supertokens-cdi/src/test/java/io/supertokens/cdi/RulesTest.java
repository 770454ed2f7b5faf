package io.supertokens.cdi;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.AccessTokenSettings;
import io.supertokens.cdi.config.AdministrationSettings;
import io.supertokens.cdi.config.AntiCsrf;
import io.supertokens.cdi.config.ClientSettings;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.CookieSettings;
import io.supertokens.cdi.config.CorsSettings;
import io.supertokens.cdi.config.DeviceBindingSettings;
import io.supertokens.cdi.config.KeyEncryptionSettings;
import io.supertokens.cdi.config.LimitSettings;
import io.supertokens.cdi.config.OnTokenTheft;
import io.supertokens.cdi.config.RefreshTokenSettings;
import io.supertokens.cdi.config.RevocationSettings;
import io.supertokens.cdi.config.SessionSettings;
import io.supertokens.cdi.config.SigningKeySettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.DescribedOperation;
import io.supertokens.cdi.guard.Guard;
import io.supertokens.cdi.guard.JavaxClass;
import io.supertokens.cdi.guard.ResourceMethods;
import io.supertokens.cdi.guard.RestApplications;
import io.supertokens.cdi.guard.RestServlets;
import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.key.KnownKey;
import io.supertokens.cdi.session.AdministrationEvent;
import io.supertokens.cdi.session.BooleanClaim;
import io.supertokens.cdi.session.DeviceProofRequiredException;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.KeyDetails;
import io.supertokens.cdi.session.LateRefreshException;
import io.supertokens.cdi.session.ListClaim;
import io.supertokens.cdi.session.NewSession;
import io.supertokens.cdi.session.Session;
import io.supertokens.cdi.session.SessionAdministration;
import io.supertokens.cdi.session.SessionClaim;
import io.supertokens.cdi.session.SessionCount;
import io.supertokens.cdi.session.SessionDetails;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionEvent;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.session.SessionLimitException;
import io.supertokens.cdi.session.SessionObserver;
import io.supertokens.cdi.session.SessionService;
import io.supertokens.cdi.session.TextClaim;
import io.supertokens.cdi.session.TokenTheftException;
import io.supertokens.cdi.session.TryRefreshTokenException;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.session.VerifiedSession;
import io.supertokens.cdi.token.AccessToken;
import io.supertokens.cdi.token.Delivery;
import io.supertokens.cdi.token.DeviceBinding;
import io.supertokens.cdi.token.DeviceKey;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.token.RefreshToken;
import io.supertokens.cdi.token.SessionLifetime;
import io.supertokens.cdi.token.TokenHash;
import io.supertokens.cdi.wire.CookieNames;
import io.supertokens.cdi.wire.CookieScope;
import io.supertokens.cdi.wire.Presented;
import io.supertokens.cdi.wire.TransferMode;
import io.supertokens.cdi.wire.WireAnswer;
import io.supertokens.cdi.wire.WireRequest;
import io.supertokens.jpa.DatabaseException;
import io.supertokens.jpa.DatabaseServer;
import io.supertokens.jpa.DatabaseSettings;
import io.supertokens.jpa.SessionEntity;
import io.supertokens.jpa.SigningKeyEntity;
import io.supertokens.jpa.Tables;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for all code that no test of behaviour would check. */
class RulesTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_PACKAGE_INFOS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.supertokens.cdi", "io.supertokens.jpa");

    private static final String CANARY = "C4NARY-thirty-two-characters-long";
    private static final TokenHash HASH = new TokenHash("c0ffee00".repeat(8));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UserId ALICE = UserId.of("alice");

    /** Public records and entities that contain nothing secret. */
    private static final Set<Class<?>> HARMLESS = Set.of(
            AdministrationSettings.class,
            SigningKeySettings.class,
            CookieSettings.class,
            CorsSettings.class,
            ClientSettings.class,
            LimitSettings.class,
            DeviceBindingSettings.class,
            Delivery.class,
            Presented.Client.class,
            AccessTokenSettings.class,
            RevocationSettings.class,
            RefreshTokenSettings.class,
            SessionSettings.class,
            SessionLifetime.class,
            io.supertokens.cdi.config.CronSchedule.class,
            ConfigReader.Reading.class,
            io.supertokens.jpa.JndiDataSource.class,
            UserId.class,
            SessionEvent.Created.class,
            SessionEvent.Refreshed.class,
            SessionEvent.Revoked.class,
            SessionEvent.Reauthenticated.class,
            SessionEvent.Regenerated.class,
            SessionEvent.OthersRevoked.class,
            SessionEvent.LateRefresh.class,
            SessionEvent.TheftDetected.class,
            SessionEvent.Bound.class,
            SessionEvent.ProofFailed.class,
            SessionEngine.DeviceAnswer.Refused.class,
            WireAnswer.BoundCookie.class,
            AdministrationEvent.EndedSession.class,
            AdministrationEvent.EndedUser.class,
            AdministrationEvent.EndedAll.class,
            AdministrationEvent.RotatedKey.class,
            AdministrationEvent.RemovedExpired.class,
            KeyDetails.class,
            KnownKey.class,
            io.supertokens.jpa.PoolState.class,
            JavaxClass.class,
            Tables.class,
            io.supertokens.jpa.Revocation.class,
            io.supertokens.jpa.RevocationEntity.class,
            CookieNames.class,
            CookieScope.class,
            Guard.class,
            DescribedOperation.class,
            ResourceMethods.Found.class,
            RestServlets.class,
            RestServlets.RestServlet.class,
            WireRequest.class,
            RestApplications.Endpoint.class);

    /**
     * Methods that compare texts with equals although the package handles secrets: names, and spellings of the code's
     * own input.
     */
    private static final Set<String> COMPARISONS_OF_TEXTS = Set.of(
            "token.JsonWebTokens.familiarSigner", // a header
            "token.JsonWebTokens.remember", // a header
            "token.JsonWebTokens.keyOf", // alg, typ
            "token.JsonWebTokens.verified", // iss
            "token.JsonWebTokens.content", // aud
            "token.JsonWebTokens.userId", // sub with uid
            "token.Signed.equals", // the signed text, which is not secret
            "key.Key.equals", // kid
            "key.KeyRing.accepted", // kid
            "key.KeyRing.isAnnounced", // kid
            "key.KeyRows.isNext", // the name of a row
            "key.KeyRows.startsWithCurrent", // the name of a row
            "key.KeyRows.isOfRing", // the name of a row
            "key.KeyRows.read", // the name of a row
            "key.ProvidedKeys.find", // kid
            "session.Session.equals", // a handle
            "session.Connection.isOf", // a handle
            "session.SessionDetails.seenFrom", // a handle
            "session.Replaced.contains", // a handle
            "session.Rotation.find", // user ids
            "session.Opened.isOf", // a handle
            "token.DeviceKey.ofJwk", // alg, kty, crv
            "token.DeviceKey.read", // alg
            "token.DeviceKey.verifies", // alg
            "token.DeviceProof.read", // typ, alg
            "token.DeviceProof.isSignedWith", // alg
            "session.SessionTelemetry.check"); // a reason

    static Stream<Object> holdersOfSecrets() {
        DatabaseSettings database = new DatabaseSettings(
                DatabaseServer.postgresql("localhost", 5432, "app")
                        .withUser("app")
                        .withPassword(CANARY)
                        .withConnectionLimit(5)
                        .withConnectionTimeout(Duration.ofSeconds(5))
                        .withStatementTimeout(Duration.ofSeconds(5)),
                Tables.DEFAULT);
        AccessToken accessToken = AccessToken.of("handle", ALICE, HASH, NOW)
                .withParent(HASH)
                .withAntiCsrfToken(CANARY)
                .withPayload(Json.of(Map.of("x", CANARY)));
        IssuedToken issued = new IssuedToken(CANARY, NOW);
        Session session = new Session("handle", ALICE, Json.of(CANARY), NOW);
        return Stream.of(
                new Key("id", new SecretKeySpec(CANARY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"), NOW),
                HASH,
                issued,
                accessToken,
                new RefreshToken("handle", ALICE, HASH).withAntiCsrfTokens(List.of(CANARY)),
                new IssuedSession(session, issued, issued, issued, CANARY),
                new VerifiedSession(session, issued),
                new SessionEngine.WithToken<>(
                        new VerifiedSession(session, issued), accessToken, () -> JsonValue.EMPTY_JSON_OBJECT, CANARY),
                new SessionEngine.WithProblems(
                        new SessionEngine.WithToken<>(
                                new VerifiedSession(session, issued),
                                accessToken,
                                () -> JsonValue.EMPTY_JSON_OBJECT,
                                CANARY),
                        Map.of()),
                new PresentedTokens(List.of(CANARY), List.of(CANARY), true),
                deviceKey(),
                new DeviceBinding(deviceKey(), CANARY),
                new SessionEngine.DeviceAnswer.Challenge("handle", CANARY),
                new SessionEngine.DeviceAnswer.Proven(new SessionEngine.WithToken<>(
                        new IssuedSession(session, issued, issued, issued, CANARY),
                        accessToken,
                        () -> JsonValue.EMPTY_JSON_OBJECT,
                        CANARY)),
                session,
                new SessionDetails("handle", ALICE, NOW, NOW, NOW, NOW, CANARY, Json.of(CANARY), true),
                new Presented(
                        TransferMode.COOKIE,
                        new PresentedTokens(List.of(CANARY), List.of(CANARY), true),
                        new PresentedTokens(List.of(CANARY), List.of(), false),
                        CANARY,
                        true,
                        new Presented.Client(true, true, true, TransferMode.COOKIE),
                        Presented.Marker.PRESENT,
                        List.of(),
                        false),
                new SessionEntity("handle", "alice", CANARY, NOW)
                        .withInfo(CANARY)
                        .withPayload(CANARY)
                        .withDevice(CANARY),
                NewSession.of(ALICE)
                        .withJwtPayload(CANARY)
                        .withSessionInfo(CANARY)
                        .withDevice(CANARY),
                new SigningKeyEntity("name", CANARY, NOW),
                new KeyEncryptionSettings(new SecretKeySpec(CANARY.getBytes(StandardCharsets.UTF_8), "AES"), null),
                database.location(),
                database,
                new SuperTokensConfig(
                        database,
                        Duration.ZERO,
                        new AccessTokenSettings(
                                AccessTokenFormat.JWT, Duration.ofHours(1), RevocationSettings.DEFAULT, "/"),
                        new SigningKeySettings(true, Duration.ofDays(1)),
                        new RefreshTokenSettings(Duration.ofDays(1), null, Duration.ZERO, null),
                        SessionSettings.DEFAULT,
                        null,
                        AntiCsrf.TOKEN,
                        CookieSettings.DEFAULT,
                        new CorsSettings(Set.of(), true),
                        ClientSettings.DEFAULT,
                        OnTokenTheft.REVOKE_SESSION,
                        List.of(),
                        true,
                        null,
                        DeviceBindingSettings.DEFAULT,
                        null,
                        null));
    }

    private static DeviceKey deviceKey() {
        return new DeviceKey("ES256", new PublicKey() {

            @Override
            public String getAlgorithm() {
                return CANARY;
            }

            @Override
            public String getFormat() {
                return CANARY;
            }

            @Override
            public byte[] getEncoded() {
                return CANARY.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String toString() {
                return CANARY;
            }
        });
    }

    @ParameterizedTest
    @MethodSource("holdersOfSecrets")
    void nothingSecretIsShown(Object holder) {
        assertThat(holder.toString()).doesNotContain("C4NARY", "c0ffee");
    }

    /** Every new type has to be classified: does it contain a secret, and does it keep it? */
    @Test
    void everyPublicRecordAndEntityIsEitherHarmlessOrKeepsItsSecrets() {
        Set<String> looked = Stream.concat(HARMLESS.stream(), holdersOfSecrets().map(Object::getClass))
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = CODE.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                        || type.isAssignableTo(SessionEvent.class)
                        || type.isAssignableTo(AdministrationEvent.class))
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

    /**
     * From bottom to top: each package may depend on those before it, and on none after it. docs/architecture.md has
     * the diagram.
     */
    private static final List<String> PACKAGES = List.of(
            "io.supertokens.jpa",
            "io.supertokens.cdi.json",
            "io.supertokens.cdi",
            "io.supertokens.cdi.config",
            "io.supertokens.cdi.key",
            "io.supertokens.cdi.token",
            "io.supertokens.cdi.session",
            "io.supertokens.cdi.wire",
            "io.supertokens.cdi.http",
            "io.supertokens.cdi.mpjwt",
            "io.supertokens.cdi.guard",
            "io.supertokens.cdi.rest",
            "io.supertokens.cdi.servlet",
            "io.supertokens.cdi.cleanup",
            "io.supertokens.cdi.health",
            "io.supertokens.cdi.telemetry",
            "io.supertokens.cdi.openapi",
            "io.supertokens.cdi.wiring");

    @Test
    void noArrowRunsBack() {
        assertThat(CODE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .as("every package has its place")
                .isEqualTo(Set.copyOf(PACKAGES));
        for (int i = 0; i < PACKAGES.size(); i++) {
            for (String later : PACKAGES.subList(i + 1, PACKAGES.size())) {
                noClasses()
                        .that()
                        .resideInAPackage(PACKAGES.get(i))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(later)
                        .check(CODE);
            }
        }
        noClasses()
                .that()
                .resideInAnyPackage("io.supertokens.cdi.cleanup", "io.supertokens.cdi.health")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..key..",
                        "..token..",
                        "..session..",
                        "..wire..",
                        "..http..",
                        "..guard..",
                        "..rest..",
                        "..servlet..")
                .check(CODE);
    }

    /** Imports for Javadoc, too, which are not in the classes. */
    @Test
    void noImportRunsBack() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String module : List.of("../supertokens-jpa", "../supertokens-cdi")) {
            try (Stream<Path> files = Files.walk(Path.of(module, "src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String source = Files.readString(file);
                    int own = PACKAGES.indexOf(first("(?m)^package ([\\w.]+);", source));
                    Matcher named = Pattern.compile("(?m)^import (io\\.supertokens[a-z.]*)\\.[A-Z].*;")
                            .matcher(source);
                    while (named.find()) {
                        if (PACKAGES.indexOf(named.group(1)) > own) {
                            found.add(file.getFileName() + " imports " + named.group(1));
                        }
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The diagram of docs/architecture.md contains each dependency between packages, and no other. */
    @Test
    void theDiagramShowsEveryArrow() throws IOException {
        Set<String> drawn = new TreeSet<>();
        Matcher arrow = Pattern.compile("(?m)^ *([\\w.]+) --> ([\\w.]+)$")
                .matcher(Files.readString(Path.of("../docs/architecture.md")));
        while (arrow.find()) {
            drawn.add(arrow.group(1) + " --> " + arrow.group(2));
        }
        Set<String> found = new TreeSet<>();
        for (JavaClass type : CODE) {
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getPackageName())
                    .filter(name -> PACKAGES.contains(name) && !name.equals(type.getPackageName()))
                    .forEach(name -> found.add(simple(type.getPackageName()) + " --> " + simple(name)));
        }
        // omitted from the diagram, because every package depends on them
        found.removeIf(line -> GROUND.contains(line.substring(line.indexOf("--> ") + 4)));
        assertThat(drawn).isEqualTo(found);
    }

    /** Classes that construct the record by reading it member by member. */
    private static final Set<String> READERS = Set.of(
            "ConfigReader makes a AccessTokenSettings",
            "ConfigReader makes a ClientSettings",
            "JsonWebTokens makes a AccessToken",
            "RefJwtTokens makes a AccessToken",
            "WireProtocol makes a Presented");

    private static final Set<String> GROUND = Set.of("cdi", "config", "json");

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The types for applications. */
    private static final Set<Class<?>> API = Set.of(
            DatabaseException.class,
            IssuedToken.class,
            SessionClock.class,
            KeyEncryption.class,
            SigningKeyPairProvider.class,
            SigningKeyProvider.class,
            UserId.class,
            DeviceProofRequiredException.class,
            AdministrationEvent.class,
            AdministrationEvent.EndedSession.class,
            AdministrationEvent.EndedUser.class,
            AdministrationEvent.EndedAll.class,
            AdministrationEvent.RotatedKey.class,
            AdministrationEvent.RemovedExpired.class,
            KeyDetails.class,
            SessionAdministration.class,
            Secured.class,
            Secured.AntiCsrf.class,
            Secured.Revocation.class,
            SessionContext.class,
            IssuedSession.class,
            LateRefreshException.class,
            BooleanClaim.class,
            ListClaim.class,
            NewSession.class,
            Session.class,
            SessionClaim.class,
            SessionDetails.class,
            SessionEvent.class,
            SessionEvent.Bound.class,
            SessionEvent.Created.class,
            SessionEvent.LateRefresh.class,
            SessionEvent.Reauthenticated.class,
            SessionEvent.OthersRevoked.class,
            SessionEvent.ProofFailed.class,
            SessionEvent.Refreshed.class,
            SessionEvent.Regenerated.class,
            SessionEvent.Revoked.class,
            SessionEvent.TheftDetected.class,
            SessionException.class,
            SessionLimitException.class,
            SessionService.class,
            TextClaim.class,
            TokenTheftException.class,
            TryRefreshTokenException.class,
            UnauthorisedException.class,
            VerifiedSession.class);

    /** Public only for other packages of the library, although the package is for applications. */
    private static final Set<Class<?>> INTERNAL = Set.of(
            SessionCount.class,
            SessionObserver.class,
            SessionObserver.Refresh.class,
            SessionEngine.class,
            SessionEngine.DeviceAnswer.class,
            SessionEngine.DeviceAnswer.Challenge.class,
            SessionEngine.DeviceAnswer.Proven.class,
            SessionEngine.DeviceAnswer.Refused.class,
            SessionEngine.Parts.class,
            SessionEngine.WithToken.class,
            SessionEngine.WithProblems.class);

    private static final List<String> API_PACKAGES =
            List.of("io.supertokens.cdi", "io.supertokens.cdi.http", "io.supertokens.cdi.session");

    @Test
    void packagesForApplicationsHoldNothingElseThatIsPublic() {
        Set<String> found = CODE.stream()
                .filter(type -> API_PACKAGES.contains(type.getPackageName()))
                .filter(RulesTest::isVisible)
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = Stream.concat(API.stream(), INTERNAL.stream())
                .filter(type -> API_PACKAGES.contains(type.getPackageName()))
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).isEqualTo(expected);
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getEnclosingClass().map(JavaClass::isInterface).orElse(false);
    }

    @ParameterizedTest
    @FieldSource("API")
    void whatApplicationsUseNamesNothingInternal(Class<?> type) {
        Set<String> internal = new TreeSet<>();
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) || Modifier.isProtected(method.getModifiers())) {
                Stream.concat(Stream.of(method.getReturnType()), Stream.of(method.getParameterTypes()))
                        .filter(RulesTest::isInternal)
                        .forEach(named -> internal.add(method.getName() + ": " + named.getName()));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (Modifier.isPublic(constructor.getModifiers()) || Modifier.isProtected(constructor.getModifiers())) {
                Stream.of(constructor.getParameterTypes())
                        .filter(RulesTest::isInternal)
                        .forEach(named -> internal.add("constructor: " + named.getName()));
            }
        }
        assertThat(internal).isEmpty();
    }

    private static boolean isInternal(Class<?> type) {
        return type.getName().startsWith("io.supertokens.") && !API.contains(type);
    }

    /**
     * With five arguments, of which two have the same type, a swap may go unnoticed; longer lists have factories and
     * withers.
     */
    @Test
    void longConstructorsAreCalledByTheirOwnClassOnly() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : CODE) {
            type.getConstructorCallsFromSelf().stream()
                    .filter(call -> !call.getTargetOwner().equals(type)
                            && PACKAGES.contains(call.getTargetOwner().getPackageName())
                            && call.getTarget().getRawParameterTypes().size() > 5
                            && call.getTarget().getRawParameterTypes().stream()
                                            .distinct()
                                            .count()
                                    < call.getTarget().getRawParameterTypes().size())
                    .map(call -> type.getSimpleName() + " makes a "
                            + call.getTargetOwner().getSimpleName())
                    .forEach(found::add);
        }
        assertThat(found).isEqualTo(READERS);
    }
}
