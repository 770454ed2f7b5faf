package io.supertokens.cdi.key;

import io.supertokens.cdi.KeyEncryption;
import io.supertokens.jpa.SigningKeyEntity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How keys are stored: in the clear, where the reference finds them, or encrypted. Thread-safe.
 *
 * <p>Keys in the clear are also read if keys are to be encrypted: they were stored before that was configured. They are
 * encrypted at the first reading, and so are keys that are encrypted with the other key of the configuration. Later
 * readings rewrite nothing: of two servers with the same two keys in different order, each would undo what the other did.
 */
final class StoredForm {

    private static final Logger LOG = System.getLogger(StoredForm.class.getName());
    private static final String ENCRYPTED = "encrypted:";

    private final KeyMaterial material;
    private final @Nullable KeyEncryption encryption;

    /** The rows of the last reading, so that a service is not asked to decrypt them again; null before the first. */
    private volatile @Nullable Map<String, KeyRow> opened;

    /** @param encryption null to store keys in the clear */
    StoredForm(KeyMaterial material, @Nullable KeyEncryption encryption) {
        this.material = material;
        this.encryption = encryption;
    }

    /** What the rows hold. */
    KeyMaterial material() {
        return material;
    }

    SigningKeyEntity stored(KeyRow row) {
        if (encryption != null) {
            byte[] encrypted = encryption.encrypt(row.material().getBytes(StandardCharsets.UTF_8), context(row));
            return SigningKeyEntity.withLongValue(
                    row.name(), ENCRYPTED + Base64.getEncoder().encodeToString(encrypted), row.createdAt());
        }
        return material == KeyMaterial.SECRET
                ? new SigningKeyEntity(row.name(), row.material(), row.createdAt())
                : SigningKeyEntity.withLongValue(row.name(), row.material(), row.createdAt());
    }

    /**
     * Reads rows, and at the first reading has those rewritten that are not encrypted as they should be.
     *
     * @throws IllegalStateException if a row cannot be decrypted; the message has the row and the remedy
     */
    List<KeyRow> read(List<SigningKeyEntity> stored, Predicate<SigningKeyEntity> rewrite) {
        Map<String, KeyRow> before = opened;
        List<KeyRow> rows = new ArrayList<>();
        Map<String, KeyRow> now = new HashMap<>();
        for (SigningKeyEntity entity : stored) {
            String id = entity.name() + " " + entity.createdAt() + " " + entity.value();
            KeyRow known = before == null ? null : before.get(id);
            KeyRow row = known == null ? open(entity) : known;
            if (before == null && !isAsItShouldBe(entity)) {
                boolean unused = rewrite.test(stored(row)); // another node may have been faster
            }
            rows.add(row);
            now.put(id, row);
        }
        opened = Map.copyOf(now);
        return rows;
    }

    /**
     * At the first reading, has the rows of other rings rewritten that are not encrypted as they should be: those of an
     * algorithm that is no longer used would otherwise stay in the clear. Rows that cannot be decrypted stay as they are.
     */
    void rewriteOthers(List<SigningKeyEntity> stored, Predicate<SigningKeyEntity> rewrite) {
        if (opened != null) {
            return;
        }
        for (SigningKeyEntity entity : stored) {
            if (!isAsItShouldBe(entity)) {
                try {
                    boolean unused = rewrite.test(stored(open(entity)));
                } catch (IllegalStateException e) {
                    LOG.log(Level.DEBUG, "A key that is not in use stays as it is: {0}", e.getMessage());
                }
            }
        }
    }

    private boolean isAsItShouldBe(SigningKeyEntity entity) {
        return encryption == null || (isEncrypted(entity) && encryption.isCurrent(encrypted(entity)));
    }

    private KeyRow open(SigningKeyEntity entity) {
        if (!isEncrypted(entity)) {
            return new KeyRow(entity.name(), entity.value(), entity.createdAt());
        }
        if (encryption == null) {
            throw unreadable(entity, "it is encrypted, so set supertokens.keys.encryption-key", null);
        }
        KeyRow row = new KeyRow(entity.name(), "", entity.createdAt());
        try {
            byte[] key = encryption.decrypt(encrypted(entity), context(row));
            return new KeyRow(entity.name(), new String(key, StandardCharsets.UTF_8), entity.createdAt());
        } catch (RuntimeException e) {
            throw unreadable(entity, e.getMessage(), e);
        }
    }

    private static IllegalStateException unreadable(
            SigningKeyEntity entity, @Nullable String reason, @Nullable Exception cause) {
        return new IllegalStateException(
                "The row %s of the signing key table cannot be read: %s. If the key is lost, delete the row: a new key is created, and sessions that need the old one end"
                        .formatted(entity.name(), reason),
                cause);
    }

    private static boolean isEncrypted(SigningKeyEntity entity) {
        return entity.hasLongValue() && entity.value().startsWith(ENCRYPTED);
    }

    private static byte[] encrypted(SigningKeyEntity entity) {
        return Base64.getDecoder().decode(entity.value().substring(ENCRYPTED.length()));
    }

    /** The row and the age of the key: neither can be changed without the encryption key. */
    private static String context(KeyRow row) {
        return row.name() + " " + row.createdAt().toEpochMilli();
    }
}
