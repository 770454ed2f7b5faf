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
 * Which of the refresh tokens of one request counts. Some of the cookies may have been set by other hosts of the
 * domain, and their order has no meaning (RFC 6265, section 4.2.2).
 *
 * <ol>
 *   <li>Every superseded token is theft, whatever else is presented, with two exceptions: beside a valid token of the
 *       same session it is a stale cookie, and within the configured window it may be late.
 *   <li>If an access token is required, only valid tokens of the sessions that access tokens name count. Otherwise all
 *       valid tokens count.
 *   <li>If the tokens that count belong to several sessions, or if access tokens name only other sessions, none counts,
 *       because it cannot be known which session is the user's.
 *   <li>Of the tokens that count, the first is chosen whose anti-CSRF token the client sent, if it has one.
 * </ol>
 *
 * @param chosen the valid token that counts
 * @param stolen one superseded token of each session that was stolen
 * @param late a token that arrived late
 */
record RefreshChoice(Optional<Candidate> chosen, List<Candidate> stolen, Optional<Candidate> late) {

    /**
     * Applies the rules.
     *
     * @param candidates the tokens whose sessions were read
     * @param named the sessions that the access tokens name
     * @param areAllRead whether all refresh tokens that this application issued are among the candidates
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
                .filter(candidate -> presented.mayUse(candidate.token()))
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
