package io.supertokens.cdi.key;

import java.time.Instant;

/**
 * A row of the key table, decrypted.
 *
 * @param name the name of the row
 * @param material the key as text; its meaning depends on the algorithm
 * @param createdAt when the key was created, or began to sign; in whole milliseconds
 */
record KeyRow(String name, String material, Instant createdAt) {

    KeyRow named(String other, Instant moment) {
        return new KeyRow(other, material, moment);
    }

    /** Omits the key. */
    @Override
    public String toString() {
        return "KeyRow[" + name + "]";
    }
}
