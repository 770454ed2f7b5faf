package io.supertokens.cdi.session;

import io.supertokens.cdi.token.PresentedTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which of the refresh tokens that one request presents counts. Other hosts of the domain may have set some of its cookies, and
 * their order tells nothing (RFC 6265, section 4.2.2).
 *
 * <ol>
 *   <li>Every superseded token is theft, whatever else is presented, except beside a good token of the same session, where it
 *       is a stale cookie, and within the configured window, where it may be late.
 *   <li>Where an access token is required, good tokens count whose session one names; elsewhere all good tokens do.
 *   <li>If they are of several sessions, or access tokens name others only, none counts: nobody can tell which is the user's.
 * </ol>
 *
 * @param chosen the good token that counts
 * @param stolen one superseded token of each session that was stolen
 * @param late a token that arrived late
 */
record RefreshChoice(Optional<Candidate> chosen, List<Candidate> stolen, Optional<Candidate> late) {

    /**
     * Chooses.
     *
     * @param candidates the tokens whose sessions were read
     * @param named the sessions that the access tokens name
     * @param areAllRead whether all refresh tokens of ours are among the candidates
     */
    static RefreshChoice of(
            PresentedTokens presented, List<Candidate> candidates, Set<String> named, boolean areAllRead) {
        Set<String> good = candidates.stream()
                .filter(Candidate::isGood)
                .map(Candidate::handle)
                .collect(Collectors.toSet());
        Predicate<Candidate> isNamed = candidate -> named.contains(candidate.handle());
        List<Candidate> counting = candidates.stream()
                .filter(Candidate::isGood)
                .filter(presented.accessTokenRequired() ? isNamed : candidate -> true)
                .toList();
        boolean isOneSession =
                counting.stream().map(Candidate::handle).distinct().count() == 1;
        Optional<Candidate> chosen = counting.stream()
                .findFirst()
                .filter(candidate -> isOneSession)
                .filter(
                        presented.accessTokenRequired()
                                ? candidate -> true
                                : candidate -> areAllRead && (named.isEmpty() || isNamed.test(candidate)));
        return new RefreshChoice(
                chosen,
                List.copyOf(stolen(candidates, good)),
                candidates.stream()
                        .filter(candidate -> candidate.lineage() == Lineage.LATE)
                        .findFirst());
    }

    private static List<Candidate> stolen(List<Candidate> candidates, Set<String> good) {
        Map<String, Candidate> bySession = new LinkedHashMap<>();
        candidates.stream()
                .filter(candidate -> candidate.lineage() == Lineage.SUPERSEDED && !good.contains(candidate.handle()))
                .forEach(candidate -> bySession.putIfAbsent(candidate.handle(), candidate));
        return List.copyOf(bySession.values());
    }
}
