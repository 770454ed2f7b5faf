package io.supertokens.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key, as the reference keeps it: a row of {@code signing_key}. */
@Entity
@Table(name = "signing_key")
public class SigningKeyEntity {

    @Id
    @Column(name = "key_name", length = 128)
    private String name;

    @Column(name = "key_value", length = 255)
    private @Nullable String value;

    @Column(name = "created_at_time")
    private @Nullable Long createdAt;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected SigningKeyEntity() {}

    /**
     * A key to be stored.
     *
     * @param name what it is for
     * @param value the secret, as text
     * @param createdAt kept in milliseconds
     */
    public SigningKeyEntity(String name, String value, Instant createdAt) {
        this.name = name;
        this.value = value;
        this.createdAt = createdAt.toEpochMilli();
    }

    /** What the key is for; the primary key. */
    public String name() {
        return name;
    }

    /**
     * The secret, as text.
     *
     * @throws IllegalStateException if the row has none
     */
    public String value() {
        if (value == null || value.isBlank()) {
            throw incomplete("key_value");
        }
        return value;
    }

    /**
     * When the key was made.
     *
     * @throws IllegalStateException if the row does not say
     */
    public Instant createdAt() {
        if (createdAt == null) {
            throw incomplete("created_at_time");
        }
        return Instant.ofEpochMilli(createdAt);
    }

    private IllegalStateException incomplete(String column) {
        return new IllegalStateException("The row " + name + " of the table of signing keys has no " + column
                + ": delete the row, and a new key is made");
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "SigningKeyEntity[" + name + "]";
    }
}
