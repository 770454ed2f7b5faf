package io.supertokens.cdi.token;

import io.supertokens.cdi.key.Key;

/**
 * Signs and verifies with one key and the only algorithm of that key, as in RFC 7515: a token does not choose (RFC 8725,
 * section 3.1). Thread-safe.
 */
sealed interface Signer permits HmacSigner, PairSigner {

    /**
     * The signer of a key.
     *
     * @param header the encoded header of tokens that are signed with the key
     * @throws IllegalStateException if the key cannot be used
     */
    static Signer of(String header, Key key) {
        return key.algorithm().isAsymmetric() ? PairSigner.of(header, key) : HmacSigner.of(header, key);
    }

    /** The encoded header of tokens that are signed with the key. */
    String header();

    /** The key, which names the algorithm. */
    Key key();

    /** The encoded signature of header and payload, which are both encoded and separated by a dot. */
    String signature(String signed);

    /**
     * Checks a signature.
     *
     * @param signature as received; may be any text
     */
    boolean hasSigned(String signed, String signature);
}
