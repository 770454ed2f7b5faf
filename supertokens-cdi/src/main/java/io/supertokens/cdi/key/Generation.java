package io.supertokens.cdi.key;

import io.supertokens.jpa.SigningKeyEntity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key as stored in the database.
 *
 * @param row the row of the key
 * @param key the key made of the bytes of the stored text, as in the reference implementation
 * @param acceptedUntil the last moment at which tokens signed with it are accepted; null while it has no successor
 */
record Generation(SigningKeyEntity row, Key key, @Nullable Instant acceptedUntil) {

    static Generation of(SigningKeyEntity row, @Nullable Instant acceptedUntil) {
        byte[] secret = row.value().getBytes(StandardCharsets.UTF_8);
        Instant createdAt = row.createdAt();
        String id = Long.toString(createdAt.toEpochMilli());
        return new Generation(row, new Key(id, new SecretKeySpec(secret, "HmacSHA256"), createdAt), acceptedUntil);
    }

    boolean isAccepted(Instant now) {
        return acceptedUntil == null || !now.isAfter(acceptedUntil);
    }
}
