package io.supertokens.it.fleet;

import io.supertokens.it.fleet.Fleet.Node;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet in the reference's format knows of one session, in so few words that one can see that they are right: which
 * answer is to be expected of either server. Only two answers depend on the server.
 */
final class ProtocolModel {

    private final Clock clock;
    private final Duration keyInterval;
    private final Duration accessValidity;
    private final Duration refreshValidity;
    private final boolean blacklisting;

    private int key;
    private Instant keyCreatedAt;
    private boolean alive;
    private Instant expiresAt;
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

    /** An answer, and the tokens that came with it; no tokens if the client keeps those that it has. */
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
            Instant keyCreatedAt) {
        this.clock = clock;
        this.keyInterval = keyInterval;
        this.accessValidity = accessValidity;
        this.refreshValidity = refreshValidity;
        this.blacklisting = blacklisting;
        this.keyCreatedAt = keyCreatedAt;
        this.expiresAt = keyCreatedAt;
    }

    boolean isAlive() {
        return alive && !clock.instant().isAfter(expiresAt);
    }

    Tokens logIn() {
        alive = true;
        expiresAt = clock.instant().plus(refreshValidity);
        parent = ++generations;
        return issued(parent, null);
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
        if (!isAlive() && (blacklisting || tokens.pending())) {
            return Verdict.refused("unauthorised");
        }
        if (!tokens.pending()) {
            return new Verdict("ok", null);
        }
        if (tokens.parent() != null && tokens.parent() == parent) {
            promote(tokens.generation());
        }
        if (tokens.generation() != parent) {
            // the reference ends it for this client; we let the refresh find the theft
            return Verdict.refused(node == Node.REFERENCE ? "unauthorised" : "try-refresh-token");
        }
        return new Verdict(
                "ok",
                new Tokens(
                        tokens.generation(),
                        tokens.parent(),
                        false,
                        currentKey(),
                        accessExpiry(),
                        tokens.cookiesExpireAt()));
    }

    Verdict refresh(Node node, @Nullable Tokens tokens) {
        if (tokens == null || clock.instant().isAfter(tokens.cookiesExpireAt()) || !isAlive()) {
            return Verdict.refused("unauthorised");
        }
        if (tokens.parent() != null && tokens.parent() == parent) {
            promote(tokens.generation());
        }
        if (tokens.generation() != parent) {
            alive = node == Node.REFERENCE; // which announces the theft, and leaves the session as it is
            return Verdict.refused("token-theft-detected");
        }
        return new Verdict("ok", issued(++generations, parent));
    }

    private Tokens issued(int generation, @Nullable Integer parentOfIt) {
        return new Tokens(
                generation,
                parentOfIt,
                parentOfIt != null,
                currentKey(),
                accessExpiry(),
                clock.instant().plus(refreshValidity));
    }

    private void promote(int generation) {
        parent = generation;
        expiresAt = clock.instant().plus(refreshValidity);
    }

    private Instant accessExpiry() {
        return clock.instant().plus(accessValidity);
    }

    /** Whoever needs the key when it is too old replaces it. */
    private int currentKey() {
        if (clock.instant().isAfter(keyCreatedAt.plus(keyInterval))) {
            key++;
            keyCreatedAt = clock.instant();
        }
        return key;
    }
}
