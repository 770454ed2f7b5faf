package io.supertokens.cdi.key;

import io.supertokens.jpa.DatabaseException;
import java.util.Optional;

/** Where a token's key comes from. Safe for use by many threads. */
public sealed interface SigningKeys permits KeyRing, ProvidedKey {

    /**
     * Reads what can be read beforehand, so that no user waits for it.
     *
     * @throws DatabaseException if no key is known yet and the database cannot be asked
     */
    void prepare();

    /**
     * The key that new tokens are made with.
     *
     * @throws DatabaseException if no key is known yet and the database cannot be asked
     * @throws IllegalStateException if the key that was found cannot be used
     */
    Key current();

    /**
     * The key of this id, if tokens made with it are still accepted.
     *
     * @param kid what a token claims; may be anything
     * @throws DatabaseException if no key is known yet and the database cannot be asked
     * @throws IllegalStateException if the key that was found cannot be used
     */
    Optional<Key> find(String kid);

    /**
     * The current key, if it is not this one any more. Another node may have replaced it: the database is asked, but at most
     * every few seconds, so that garbage cannot get us to ask it.
     */
    Optional<Key> successorOf(Key key);
}
