package io.supertokens.cdi.session;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.token.PresentedTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Refreshes with every pair of refresh tokens in either order, and with every kind of access token: the user's own, and
 * those that another host of the domain or a thief may have added.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SeveralRefreshTokensTest {

    private enum Owner {
        VICTIM,
        ATTACKER
    }

    private enum Kind {
        CURRENT,
        CHILD,
        SUPERSEDED,
        REVOKED
    }

    private enum RefreshCookie {
        OWN_CURRENT(Owner.VICTIM, Kind.CURRENT),
        OWN_CHILD(Owner.VICTIM, Kind.CHILD),
        OWN_SUPERSEDED(Owner.VICTIM, Kind.SUPERSEDED),
        OTHERS_CURRENT(Owner.ATTACKER, Kind.CURRENT),
        OTHERS_CHILD(Owner.ATTACKER, Kind.CHILD),
        OTHERS_SUPERSEDED(Owner.ATTACKER, Kind.SUPERSEDED),
        REVOKED(null, Kind.REVOKED),
        RUBBISH(null, null);

        private final @Nullable Owner owner;
        private final @Nullable Kind kind;

        RefreshCookie(@Nullable Owner owner, @Nullable Kind kind) {
            this.owner = owner;
            this.kind = kind;
        }

        boolean isGood() {
            return kind == Kind.CURRENT || kind == Kind.CHILD;
        }
    }

    private enum AccessCookie {
        NONE(null),
        OWN(Owner.VICTIM),
        OWN_EXPIRED(Owner.VICTIM),
        OWN_OF_A_FORGOTTEN_KEY(Owner.VICTIM),
        OTHERS(Owner.ATTACKER),
        RUBBISH(null);

        private final @Nullable Owner owner;

        AccessCookie(@Nullable Owner owner) {
            this.owner = owner;
        }
    }

    private final SessionFixture fixture = new SessionFixture();
    private final SessionService sessions = fixture.service();

    @AfterAll
    void close() {
        fixture.close();
    }

    static Stream<Arguments> everything() {
        List<List<RefreshCookie>> cookies = new ArrayList<>();
        for (RefreshCookie first : RefreshCookie.values()) {
            cookies.add(List.of(first));
            for (RefreshCookie second : RefreshCookie.values()) {
                if (first != second) {
                    cookies.add(List.of(first, second));
                }
            }
        }
        return cookies.stream().flatMap(refresh -> Stream.of(AccessCookie.values())
                .flatMap(access -> Stream.of(true, false).map(required -> Arguments.of(refresh, access, required))));
    }

    /** The refresh tokens of one user, by kind. */
    private record Tokens(Session session, Map<Kind, String> refresh, String access) {}

    private Tokens of(Owner owner) {
        UserId user = UserId.of(owner.name());
        IssuedSession first = sessions.create(user, null, null);
        IssuedSession second = sessions.refresh(first.refreshToken().value());
        sessions.getWithoutAntiCsrf(second.accessToken().value());
        IssuedSession third = sessions.refresh(second.refreshToken().value());
        IssuedSession over = sessions.create(user, null, null);
        sessions.revoke(over.session());
        fixture.clock.advance(SessionFixture.LATE_WINDOW);
        return new Tokens(
                first.session(),
                Map.of(
                        Kind.SUPERSEDED, first.refreshToken().value(),
                        Kind.CURRENT, second.refreshToken().value(),
                        Kind.CHILD, third.refreshToken().value(),
                        Kind.REVOKED, over.refreshToken().value()),
                second.accessToken().value());
    }

    @ParameterizedTest(name = "{0}, access token {1}, required: {2}")
    @MethodSource("everything")
    void theUsersOwnSessionOrNoneAndEveryTheftIsFound(
            List<RefreshCookie> refresh, AccessCookie access, boolean required) {
        Map<Owner, Tokens> tokens = Map.of(Owner.VICTIM, of(Owner.VICTIM), Owner.ATTACKER, of(Owner.ATTACKER));
        age(access);
        PresentedTokens presented = new PresentedTokens(
                refresh.stream().map(cookie -> value(cookie, tokens)).toList(),
                access == AccessCookie.NONE
                        ? List.of()
                        : List.of(
                                access.owner == null
                                        ? "rubbish"
                                        : tokens.get(access.owner).access()),
                required);
        fixture.events.clear();

        Object outcome = outcome(presented);

        Set<Owner> good = refresh.stream()
                .filter(RefreshCookie::isGood)
                .map(cookie -> cookie.owner)
                .collect(toSet());
        Set<Owner> stolen = refresh.stream()
                .filter(cookie -> cookie.kind == Kind.SUPERSEDED)
                .map(cookie -> cookie.owner)
                .filter(owner -> !good.contains(owner))
                .collect(toCollection(LinkedHashSet::new));
        Owner user;
        if (required) {
            user = good.contains(access.owner) ? access.owner : null;
        } else {
            Owner only = good.size() == 1 ? good.iterator().next() : null;
            user = access.owner == null || access.owner == only ? only : null;
        }
        if (user != null) {
            assertThat(outcome).isEqualTo(tokens.get(user).session());
        } else {
            assertThat(outcome).isEqualTo(stolen.isEmpty() ? UnauthorisedException.class : TokenTheftException.class);
        }
        assertThat(fixture.events)
                .filteredOn(SessionEvent.TheftDetected.class::isInstance)
                .extracting(event -> Owner.valueOf(
                        ((SessionEvent.TheftDetected) event).userId().toString()))
                .containsExactlyInAnyOrderElementsOf(stolen);
        for (Owner owner : EnumSet.allOf(Owner.class)) {
            assertThat(sessions.handles(owner.name())
                            .contains(tokens.get(owner).session().handle()))
                    .as("%s is still logged in", owner)
                    .isEqualTo(!stolen.contains(owner));
        }
    }

    private void age(AccessCookie access) {
        if (access == AccessCookie.OWN_EXPIRED) {
            fixture.clock.advance(Duration.ofHours(1).plusSeconds(1));
        } else if (access == AccessCookie.OWN_OF_A_FORGOTTEN_KEY) {
            fixture.clock.advance(Duration.ofDays(2));
            sessions.create("somebody", null, null);
            fixture.clock.advance(Duration.ofHours(3));
        }
    }

    private static String value(RefreshCookie cookie, Map<Owner, Tokens> tokens) {
        return cookie.kind == null
                ? "rubbish"
                : tokens.get(cookie.owner == null ? Owner.VICTIM : cookie.owner)
                        .refresh()
                        .get(cookie.kind);
    }

    private Object outcome(PresentedTokens presented) {
        return outcomeOf(sessions, presented);
    }

    private static Object outcomeOf(SessionService service, PresentedTokens presented) {
        try {
            return service.refresh(presented).session();
        } catch (SessionException e) {
            return e.getClass();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void howeverManyAnotherHostPlantsTheyHideNeitherTheUsersNorATheft(boolean first) {
        Tokens own = of(Owner.VICTIM);
        List<String> planted = plantedSessions(20);
        fixture.events.clear();

        assertThat(outcome(new PresentedTokens(
                        amid(planted, own.refresh().get(Kind.CHILD), first), List.of(own.access()), true)))
                .as("where an access token decides")
                .isEqualTo(own.session());
        assertThat(outcome(new PresentedTokens(
                        amid(planted, own.refresh().get(Kind.CHILD), first), List.of(own.access()), false)))
                .as("where none decides")
                .isEqualTo(UnauthorisedException.class);
        assertThat(outcome(new PresentedTokens(
                        amid(planted, own.refresh().get(Kind.SUPERSEDED), first), List.of(own.access()), true)))
                .isEqualTo(TokenTheftException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rubbishHidesNothingAndCostsNothing(boolean first) {
        Tokens own = of(Owner.VICTIM);
        List<String> rubbish =
                IntStream.range(0, 50).mapToObj(i -> "rubbish" + i).toList();
        assertThat(outcome(new PresentedTokens(amid(rubbish, own.refresh().get(Kind.CHILD), first), List.of(), false)))
                .isEqualTo(own.session());
    }

    @Test
    void atMostFiveTokensAreLookedUp() {
        List<String> many = plantedSessions(20);
        assertThat(fixture.statements.of(() -> assertThat(outcome(new PresentedTokens(many, List.of(), false)))
                        .isEqualTo(UnauthorisedException.class)))
                .containsExactlyElementsOf(Collections.nCopies(5, "select"));
    }

    private List<String> plantedSessions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> sessions.create(Owner.ATTACKER.name(), null, null)
                        .refreshToken()
                        .value())
                .toList();
    }

    private static List<String> amid(List<String> planted, String own, boolean first) {
        List<String> all = new ArrayList<>(planted);
        all.add(first ? 0 : planted.size(), own);
        return all;
    }

    @Test
    void twoThievesAreBothFound() {
        Tokens one = of(Owner.VICTIM);
        Tokens other = of(Owner.ATTACKER);
        fixture.events.clear();
        assertThat(outcome(new PresentedTokens(
                        List.of(
                                one.refresh().get(Kind.SUPERSEDED),
                                other.refresh().get(Kind.SUPERSEDED)),
                        List.of(),
                        false)))
                .isEqualTo(TokenTheftException.class);
        assertThat(fixture.events)
                .extracting(Object::getClass)
                .containsExactly(
                        SessionEvent.TheftDetected.class,
                        SessionEvent.Revoked.class,
                        SessionEvent.TheftDetected.class,
                        SessionEvent.Revoked.class);
    }

    @Test
    void whereATheftEndsAllSessionsOfTheUserNoneOfThemIsRefreshed() {
        SessionService strict = fixture.service(Map.of("supertokens.on-token-theft", "revoke-user"));
        Tokens stolen = of(Owner.VICTIM);
        String good = of(Owner.VICTIM).refresh().get(Kind.CURRENT);
        PresentedTokens both =
                new PresentedTokens(List.of(good, stolen.refresh().get(Kind.SUPERSEDED)), List.of(), false);
        assertThat(outcomeOf(strict, both)).isEqualTo(TokenTheftException.class);
        assertThat(sessions.handles(Owner.VICTIM.name())).isEmpty();
    }
}
