package io.supertokens.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A session, as the reference keeps it: a row of {@code refresh_token}. */
@Entity
@Table(name = "refresh_token")
public class SessionEntity {

    /** Makes Hibernate read the column as text of any length; the column itself is made by our own DDL. */
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

    /** A column that the reference does not have, and leaves NULL. */
    @Column(name = "audience", length = 128)
    private @Nullable String audience;

    @Column(name = "last_used_at")
    private @Nullable Long lastUsedAt;

    @Column(name = "superseded_hash_2", length = 128)
    private @Nullable String supersededHash2;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected SessionEntity() {}

    /**
     * A session to be stored.
     *
     * @param handle the name of the session
     * @param userId the user id in its database encoding, at most 128 characters
     * @param hash2 the hash of the hash of the refresh token
     * @param info the session info as JSON; empty for none
     * @param expiresAt kept in milliseconds
     * @param payload the JWT payload as JSON; empty for none
     */
    public SessionEntity(String handle, String userId, String hash2, String info, Instant expiresAt, String payload) {
        this.handle = handle;
        this.userId = userId;
        this.hash2 = hash2;
        this.info = info;
        this.expiresAt = expiresAt.toEpochMilli();
        this.payload = payload;
    }

    /** The name of the session; the primary key. */
    public String handle() {
        return handle;
    }

    /** The user id in its database encoding. */
    public String userId() {
        return userId;
    }

    /** The hash of the hash of the refresh token that the session remembers. */
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

    /** When the session ends; null where another program wrote SQL NULL, which counts as over. */
    public @Nullable Instant expiresAt() {
        return expiresAt == null ? null : Instant.ofEpochMilli(expiresAt);
    }

    /** The applications that the session belongs to; null where the reference made the row: it belongs to all of them. */
    public @Nullable String audience() {
        return audience;
    }

    /** When the hash that the session remembers took the place of another; null where none has yet, or the reference did it. */
    public @Nullable Instant lastUsedAt() {
        return lastUsedAt == null ? null : Instant.ofEpochMilli(lastUsedAt);
    }

    /** The hash whose place was taken then. */
    public @Nullable String supersededHash2() {
        return supersededHash2;
    }

    /** Set by the store, which alone knows the audience. */
    void setAudience(String audience) {
        this.audience = audience;
    }

    boolean belongsTo(String other) {
        return audience == null || audience.equals(other);
    }

    /** Whether the session has not ended; at its very last millisecond it has not. */
    public boolean isAlive(Instant now) {
        return expiresAt != null && expiresAt >= now.toEpochMilli();
    }

    /** Shows the handle only. */
    @Override
    public String toString() {
        return "SessionEntity[" + handle + "]";
    }
}
