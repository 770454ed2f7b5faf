package io.supertokens.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key: a row of the table {@code signing_key}, which has the reference's name and columns. An instance is a copy of
 * the row, which no statement updates. Not thread-safe.
 */
@Entity
@Table(name = "signing_key")
public class SigningKeyEntity {

    private static final int LONG_TEXT = Integer.MAX_VALUE;

    @Id
    @Column(name = "key_name", length = 128)
    private String name;

    @Column(name = "key_value", length = 255)
    private @Nullable String value;

    @Column(name = "created_at_time")
    private @Nullable Long createdAt;

    @Column(name = "long_value", length = LONG_TEXT)
    private @Nullable String longValue;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected SigningKeyEntity() {}

    /**
     * A new key, to be stored.
     *
     * @param name what the key is for; unique
     * @param value the secret as text, as the reference stores it
     * @param createdAt when the key was created, stored in milliseconds
     */
    public SigningKeyEntity(String name, String value, Instant createdAt) {
        this.name = name;
        this.value = value;
        this.createdAt = createdAt.toEpochMilli();
    }

    private SigningKeyEntity(String name, @Nullable String value, Instant createdAt, @Nullable String longValue) {
        this.name = name;
        this.value = value;
        this.createdAt = createdAt.toEpochMilli();
        this.longValue = longValue;
    }

    /**
     * A new key that the reference cannot read, because it is a key pair or encrypted.
     *
     * @param name what the key is for; unique
     * @param value the key as text, of any length
     * @param createdAt when the key was created, stored in milliseconds
     */
    public static SigningKeyEntity withLongValue(String name, String value, Instant createdAt) {
        return new SigningKeyEntity(name, null, createdAt, value);
    }

    /** What the key is for; the primary key. */
    public String name() {
        return name;
    }

    /**
     * The secret as text.
     *
     * @throws IllegalStateException if another program wrote a row without one
     */
    public String value() {
        if (longValue != null) {
            return longValue;
        }
        if (value == null || value.isBlank()) {
            throw incomplete("key_value");
        }
        return value;
    }

    /** Whether only this library can read the row. */
    public boolean hasLongValue() {
        return longValue != null;
    }

    @Nullable
    String shortValue() {
        return value;
    }

    @Nullable
    String longValue() {
        return longValue;
    }

    /**
     * When the key was created.
     *
     * @throws IllegalStateException if another program wrote a row without it
     */
    public Instant createdAt() {
        if (createdAt == null) {
            throw incomplete("created_at_time");
        }
        return Instant.ofEpochMilli(createdAt);
    }

    private IllegalStateException incomplete(String column) {
        return new IllegalStateException("The row " + name + " of the table of signing keys has no " + column
                + ": delete the row, and a new key is created");
    }

    /** The name, without the secret. */
    @Override
    public String toString() {
        return "SigningKeyEntity[" + name + "]";
    }
}
