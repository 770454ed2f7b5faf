package io.supertokens.cdi.token;

import io.supertokens.cdi.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a session lasts, as far as it differs from the configuration. Part of its tokens, because a request is
 * checked, and a token promoted, without reading the row.
 *
 * @param idle for how long the session lasts without being used, in whole seconds; null for as long as configured
 * @param endsWithBrowser whether its cookies have no expiry, so that a browser deletes them when it is closed
 * @param end the moment beyond which nothing prolongs the session, in whole seconds; null for none
 */
public record SessionLifetime(
        @Nullable Duration idle,
        boolean endsWithBrowser,
        @Nullable Instant end) {

    /** As configured, and without an end. */
    public static final SessionLifetime CONFIGURED = new SessionLifetime(null, false, null);

    static final String NAME = "slt";

    private static final String IDLE = "idle";
    private static final String BROWSER = "browser";
    private static final String END = "end";

    /** Removes fractions of seconds. */
    public SessionLifetime {
        idle = idle == null ? null : idle.truncatedTo(ChronoUnit.SECONDS);
        end = end == null ? null : end.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The same with another end, or none. */
    public SessionLifetime withEnd(@Nullable Instant moment) {
        return new SessionLifetime(idle, endsWithBrowser, moment);
    }

    /**
     * When the session expires if it is not used after now.
     *
     * @param configured the configured validity, which is also the longest
     */
    public Instant expiry(Instant now, Duration configured) {
        return earlier(now.plus(shorter(configured, idle)));
    }

    /**
     * When an access token of the session expires. It lives at most half as long as the session would without being
     * used: an access token that lives as long as the session could not be refreshed in time.
     *
     * @param configured the configured validity of access tokens
     */
    public Instant accessExpiry(Instant now, Duration configured) {
        return earlier(now.plus(shorter(configured, idle == null ? null : idle.dividedBy(2))));
    }

    private static Duration shorter(Duration one, @Nullable Duration other) {
        return other == null || one.compareTo(other) <= 0 ? one : other;
    }

    private Instant earlier(Instant moment) {
        return end == null || moment.isBefore(end) ? moment : end;
    }

    /** As JSON in a token; null if everything is as configured. */
    @Nullable
    JsonObject json() {
        JsonObjectBuilder members = Json.object();
        if (idle != null) {
            members.add(IDLE, idle.toSeconds());
        }
        if (endsWithBrowser) {
            members.add(BROWSER, true);
        }
        if (end != null) {
            members.add(END, end.getEpochSecond());
        }
        JsonObject json = members.build();
        return json.isEmpty() ? null : json;
    }

    /** Reads it from a token. */
    static SessionLifetime of(Claims claims) throws InvalidTokenException {
        JsonValue json = claims.value(NAME);
        if (json == null) {
            return CONFIGURED;
        }
        if (!(json instanceof JsonObject members)) {
            throw new InvalidTokenException("its " + NAME + " is not an object");
        }
        JsonValue browser = members.get(BROWSER);
        if (browser != null && browser != JsonValue.TRUE) {
            throw new InvalidTokenException("the member " + BROWSER + " of its " + NAME + " is not true");
        }
        Long idle = seconds(members, IDLE);
        Long end = seconds(members, END);
        try {
            return new SessionLifetime(
                    idle == null ? null : Duration.ofSeconds(idle),
                    browser != null,
                    end == null ? null : Instant.ofEpochSecond(end));
        } catch (DateTimeException e) {
            throw new InvalidTokenException("its " + NAME + " is out of range");
        }
    }

    private static @Nullable Long seconds(JsonObject members, String name) throws InvalidTokenException {
        JsonValue value = members.get(name);
        if (value == null) {
            return null;
        }
        try {
            if (value instanceof JsonNumber number && number.isIntegral() && number.longValueExact() > 0) {
                return number.longValueExact();
            }
        } catch (ArithmeticException e) {
            // refused below
        }
        throw new InvalidTokenException("the member " + name + " of its " + NAME + " is not a number of seconds");
    }
}
