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
        byte[] secret = row.value().getBytes(StandardCharsets.UTF_8);
        Instant createdAt = row.createdAt();
        String id = Long.toString(createdAt.toEpochMilli());
        return new Generation(row, new Key(id, new SecretKeySpec(secret, "HmacSHA256"), createdAt), acceptedUntil);
    }

    boolean isAccepted(Instant now) {
        return acceptedUntil == null || !now.isAfter(acceptedUntil);
    }
}
