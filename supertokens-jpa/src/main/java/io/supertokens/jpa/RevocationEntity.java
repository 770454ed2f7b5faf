package io.supertokens.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A revocation: a row of the table {@code session_revocation}, the revocation feed. The reference neither writes nor
 * reads it. A row is never updated. Not thread-safe.
 */
@Entity
@Table(name = "session_revocation")
public class RevocationEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "revocation_id")
    private @Nullable Long id;

    @Column(name = "audience", length = 128, nullable = false)
    private String audience;

    @Column(name = "session_handle", length = 255)
    private @Nullable String handle;

    @Column(name = "user_id", length = 128)
    private @Nullable String userId;

    @Column(name = "revoked_at", nullable = false)
    private long revokedAt;

    @Column(name = "kept_until", nullable = false)
    private long keptUntil;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected RevocationEntity() {}

    RevocationEntity(String audience, Revocation revocation, Instant revokedAt, Instant keptUntil) {
        this.audience = audience;
        this.handle = revocation.handle();
        this.userId = revocation.userId();
        this.revokedAt = revokedAt.toEpochMilli();
        this.keptUntil = keptUntil.toEpochMilli();
    }

    /** The number of the row. Greater than that of each row that was committed before the insertion of this one began. */
    public long id() {
        if (id == null) {
            throw new IllegalStateException("This row was not read from the database");
        }
        return id;
    }

    /** Which sessions were revoked. */
    public Revocation revocation() {
        return new Revocation(handle, userId);
    }

    /** When they were revoked, by the clock of the server that did it. */
    public Instant revokedAt() {
        return Instant.ofEpochMilli(revokedAt);
    }

    /** From when on no access token of such a session can be valid; the row is then deleted. */
    public Instant keptUntil() {
        return Instant.ofEpochMilli(keptUntil);
    }

    /** The number, the audience and what was revoked; nothing of it is secret. */
    @Override
    public String toString() {
        return "RevocationEntity[" + id + ", " + audience + ", " + revocation() + "]";
    }
}
