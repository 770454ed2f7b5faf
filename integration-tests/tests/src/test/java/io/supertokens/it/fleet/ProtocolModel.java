package io.supertokens.it.fleet;

import io.supertokens.it.fleet.Fleet.Node;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model of one session in a fleet that uses the reference's format: the expected response of either server. It is
 * short enough to be verified by reading. Only two responses depend on the server; where sessions have an absolute
 * expiry, what this library issues and confirms ends with it, and the reference does not know it.
 */
final class ProtocolModel {

    private final Clock clock;
    private final Duration keyInterval;
    private final Duration accessValidity;
    private final Duration refreshValidity;
    private final boolean blacklisting;
    private final @Nullable Duration absoluteValidity;

    private int key;
    private Instant keyCreatedAt;
    private boolean alive;
    private Instant expiresAt;
    private @Nullable Instant end;
    private int parent;
    private int generations;

    /** The tokens of one login or refresh; the access token may have been renewed since. */
    record Tokens(
            int generation,
            @Nullable Integer parent,
            boolean pending,
            int key,
            Instant accessExpiresAt,
            Instant cookiesExpireAt) {}

    /** A response and its tokens; no tokens if the client keeps those that it has. */
    record Verdict(String reason, @Nullable Tokens tokens) {

        static Verdict refused(String reason) {
            return new Verdict(reason, null);
        }

        boolean clearsCookies() {
            return reason.equals("unauthorised") || reason.equals("token-theft-detected");
        }
    }

    ProtocolModel(
            Clock clock,
            Duration keyInterval,
            Duration accessValidity,
            Duration refreshValidity,
            boolean blacklisting,
            @Nullable Duration absoluteValidity,
            Instant keyCreatedAt) {
        this.clock = clock;
        this.keyInterval = keyInterval;
        this.accessValidity = accessValidity;
        this.refreshValidity = refreshValidity;
        this.blacklisting = blacklisting;
        this.absoluteValidity = absoluteValidity;
        this.keyCreatedAt = keyCreatedAt;
        this.expiresAt = keyCreatedAt;
    }

    boolean isAlive(Node node) {
        return alive
                && !clock.instant().isAfter(expiresAt)
                && (node == Node.REFERENCE || end == null || !clock.instant().isAfter(end));
    }

    Tokens logIn(Node node) {
        alive = true;
        end = node == Node.REFERENCE || absoluteValidity == null
                ? null
                : clock.instant().plus(absoluteValidity);
        expiresAt = refreshExpiry(node);
        parent = ++generations;
        return issued(node, parent, null);
    }

    void revoke() {
        alive = false;
    }

    Verdict call(Node node, @Nullable Tokens tokens) {
        if (tokens == null || clock.instant().isAfter(tokens.cookiesExpireAt())) {
            return Verdict.refused("unauthorised");
        }
        if (clock.instant().isAfter(tokens.accessExpiresAt()) || tokens.key() != currentKey()) {
            return Verdict.refused("try-refresh-token");
        }
        boolean isKnown = node == Node.REFERENCE ? alive : isAlive(node); // the reference does not look at the expiry
        if (!isKnown && (blacklisting || tokens.pending())) {
            return Verdict.refused("unauthorised");
        }
        if (!tokens.pending()) {
            return new Verdict("ok", null);
        }
        if (tokens.parent() != null && tokens.parent() == parent) {
            promote(node, tokens.generation());
        }
        if (tokens.generation() != parent) {
            // the reference ends the session for this client; we let the refresh detect the theft
            return Verdict.refused(node == Node.REFERENCE ? "unauthorised" : "try-refresh-token");
        }
        return new Verdict(
                "ok",
                new Tokens(
                        tokens.generation(),
                        tokens.parent(),
                        false,
                        currentKey(),
                        node == Node.REFERENCE || absoluteValidity == null
                                ? accessExpiry(node)
                                : tokens.accessExpiresAt(),
                        tokens.cookiesExpireAt()));
    }

    Verdict refresh(Node node, @Nullable Tokens tokens) {
        if (tokens == null || clock.instant().isAfter(tokens.cookiesExpireAt()) || !isAlive(node)) {
            return Verdict.refused("unauthorised");
        }
        if (tokens.parent() != null && tokens.parent() == parent) {
            promote(node, tokens.generation());
        }
        if (tokens.generation() != parent) {
            alive = node == Node.REFERENCE; // the reference reports the theft and keeps the session
            return Verdict.refused("token-theft-detected");
        }
        return new Verdict("ok", issued(node, ++generations, parent));
    }

    private Tokens issued(Node node, int generation, @Nullable Integer parentOfIt) {
        return new Tokens(
                generation, parentOfIt, parentOfIt != null, currentKey(), accessExpiry(node), refreshExpiry(node));
    }

    private void promote(Node node, int generation) {
        parent = generation;
        expiresAt = refreshExpiry(node);
    }

    private Instant refreshExpiry(Node node) {
        return notAfterTheEnd(node, clock.instant().plus(refreshValidity));
    }

    private Instant accessExpiry(Node node) {
        return notAfterTheEnd(node, clock.instant().plus(accessValidity));
    }

    private Instant notAfterTheEnd(Node node, Instant moment) {
        return node == Node.REFERENCE || end == null || moment.isBefore(end) ? moment : end;
    }

    /** The key; an operation that needs the key when it is too old replaces it. */
    private int currentKey() {
        if (clock.instant().isAfter(keyCreatedAt.plus(keyInterval))) {
            key++;
            keyCreatedAt = clock.instant();
        }
        return key;
    }
}
