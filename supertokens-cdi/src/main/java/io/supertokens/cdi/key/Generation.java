package io.supertokens.cdi.key;

import io.supertokens.jpa.SigningKeyEntity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key as it stands in the database.
 *
 * @param row where it comes from
 * @param key what is made of it: the bytes of the text that is stored, as the reference implementation does
 * @param acceptedUntil the last moment at which tokens made with it are accepted; null while it has no successor
 */
record Generation(SigningKeyEntity row, Key key, @Nullable Instant acceptedUntil) {

    static Generation of(SigningKeyEntity row, @Nullable Instant acceptedUntil) {
        String value = row.value();
        Instant createdAt = row.createdAt();
        if (value == null || value.isBlank() || createdAt == null) {
            throw new IllegalStateException("The row " + row.name()
                    + " of the signing key table lacks its key_value or its created_at_time; delete the row, and a new"
                    + " key is made");
        }
        byte[] secret = value.getBytes(StandardCharsets.UTF_8);
        String id = Long.toString(createdAt.toEpochMilli());
        return new Generation(row, new Key(id, new SecretKeySpec(secret, "HmacSHA256"), createdAt), acceptedUntil);
    }

    boolean isAccepted(Instant now) {
        return acceptedUntil == null || !now.isAfter(acceptedUntil);
    }
}
