package io.supertokens.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session: a row of the table {@code refresh_token}. The table has the reference's name and columns, and
 * columns that the reference does not have and leaves NULL. An instance is a copy of the row, which no statement
 * updates. Not thread-safe.
 */
@Entity
@Table(name = "refresh_token")
public class SessionEntity {

    /** Makes Hibernate read the column as text of any length. The type of the column comes from our own DDL. */
    private static final int LONG_TEXT = Integer.MAX_VALUE;

    @Id
    @Column(name = "session_handle")
    private String handle;

    @Column(name = "user_id", length = 128, nullable = false)
    private String userId;

    @Column(name = "refresh_token_hash_2", length = 128, nullable = false)
    private String hash2;

    @Column(name = "session_info", length = LONG_TEXT)
    private @Nullable String info;

    @Column(name = "expires_at")
    private @Nullable Long expiresAt;

    @Column(name = "jwt_user_payload", length = LONG_TEXT)
    private @Nullable String payload;

    @Column(name = "audience", length = 128)
    private @Nullable String audience;

    @Column(name = "last_used_at")
    private @Nullable Long lastUsedAt;

    @Column(name = "superseded_hash_2", length = 128)
    private @Nullable String supersededHash2;

    @Column(name = "created_at")
    private @Nullable Long createdAt;

    @Column(name = "absolute_expires_at")
    private @Nullable Long absoluteExpiresAt;

    @Column(name = "authenticated_at")
    private @Nullable Long authenticatedAt;

    @Column(name = "device", length = 255)
    private @Nullable String device;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected SessionEntity() {}

    /**
     * A new session, to be stored, without session info, payload and anything else that is not given here.
     *
     * @param handle the identifier of the session
     * @param userId the user id in its database encoding, at most 128 characters
     * @param hash2 the hash of the hash of the refresh token
     * @param expiresAt when the session expires, stored in milliseconds
     */
    public SessionEntity(String handle, String userId, String hash2, Instant expiresAt) {
        this.handle = handle;
        this.userId = userId;
        this.hash2 = hash2;
        this.info = "";
        this.expiresAt = expiresAt.toEpochMilli();
        this.payload = "";
    }

    /** Sets the session info as JSON; empty for none. */
    public SessionEntity withInfo(String json) {
        this.info = json;
        return this;
    }

    /** Sets the JWT payload as JSON; empty for none. */
    public SessionEntity withPayload(String json) {
        this.payload = json;
        return this;
    }

    /** Sets when the session was created, stored in milliseconds. */
    public SessionEntity withCreatedAt(Instant now) {
        this.createdAt = now.toEpochMilli();
        return this;
    }

    /** Sets the moment beyond which nothing prolongs the session, stored in milliseconds; null for none. */
    public SessionEntity withAbsoluteExpiresAt(@Nullable Instant expiry) {
        this.absoluteExpiresAt = expiry == null ? null : expiry.toEpochMilli();
        return this;
    }

    /** Sets when the user authenticated, stored in milliseconds; null if it is not known. */
    public SessionEntity withAuthenticatedAt(@Nullable Instant moment) {
        this.authenticatedAt = moment == null ? null : moment.toEpochMilli();
        return this;
    }

    /** Sets the label of the client's device, at most 255 characters; null for none. */
    public SessionEntity withDevice(@Nullable String label) {
        this.device = label;
        return this;
    }

    /** The identifier of the session; the primary key. */
    public String handle() {
        return handle;
    }

    /** The user id in its database encoding. */
    public String userId() {
        return userId;
    }

    /** The hash of the hash of the session's current refresh token. */
    public String hash2() {
        return hash2;
    }

    /** The session info as JSON; empty if there is none, null where another program wrote SQL NULL. */
    public @Nullable String info() {
        return info;
    }

    /** The JWT payload as JSON; empty if there is none, null where another program wrote SQL NULL. */
    public @Nullable String payload() {
        return payload;
    }

    /** When the session expires; null where another program wrote SQL NULL, which counts as expired. */
    public @Nullable Instant expiresAt() {
        return expiresAt == null ? null : Instant.ofEpochMilli(expiresAt);
    }

    /** The audience of the session; null where the reference created the row, which then belongs to all audiences. */
    public @Nullable String audience() {
        return audience;
    }

    /** When {@link #hash2} last replaced another hash; null if it never did, or if the reference replaced it. */
    public @Nullable Instant lastUsedAt() {
        return lastUsedAt == null ? null : Instant.ofEpochMilli(lastUsedAt);
    }

    /** The hash that was replaced then. */
    public @Nullable String supersededHash2() {
        return supersededHash2;
    }

    /** When the session was created; null where the reference created it. */
    public @Nullable Instant createdAt() {
        return createdAt == null ? null : Instant.ofEpochMilli(createdAt);
    }

    /** The moment beyond which nothing prolongs the session; null if there is none. */
    public @Nullable Instant absoluteExpiresAt() {
        return absoluteExpiresAt == null ? null : Instant.ofEpochMilli(absoluteExpiresAt);
    }

    /** When the user last authenticated; null where the reference created the session. */
    public @Nullable Instant authenticatedAt() {
        return authenticatedAt == null ? null : Instant.ofEpochMilli(authenticatedAt);
    }

    /** The label of the client's device; null if it has none. */
    public @Nullable String device() {
        return device;
    }

    /** For the store, which knows the audience. */
    void setAudience(String audience) {
        this.audience = audience;
    }

    boolean belongsTo(String other) {
        return audience == null || audience.equals(other);
    }

    /**
     * Whether the session has not expired. It is still alive in the millisecond of its expiry. The reference prolongs
     * sessions beyond their absolute expiry, so both are compared.
     */
    public boolean isAlive(Instant now) {
        long moment = now.toEpochMilli();
        return expiresAt != null && expiresAt >= moment && (absoluteExpiresAt == null || absoluteExpiresAt >= moment);
    }

    /** The handle, without anything secret. */
    @Override
    public String toString() {
        return "SessionEntity[" + handle + "]";
    }
}
