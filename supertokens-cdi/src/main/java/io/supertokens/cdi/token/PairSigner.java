package io.supertokens.cdi.token;

import io.supertokens.cdi.key.Key;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Objects;

/**
 * Signs with a private key and verifies with its public key. Thread-safe.
 *
 * @param header the encoded header of tokens that are signed with the key
 */
record PairSigner(String header, Key key) implements Signer {

    /** The length of either half of a signature: RFC 7518, section 3.4, and RFC 8032, section 5.1.6. */
    private static final int NUMBER = 32;

    static PairSigner of(String header, Key key) {
        return new PairSigner(header, key);
    }

    /** @throws IllegalStateException if the key cannot sign, perhaps because its device is gone */
    @Override
    public String signature(String signed) {
        try {
            Signature signature = algorithm();
            signature.initSign((PrivateKey) key.secret());
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            return Base64Form.URL.encode(signature.sign());
        } catch (GeneralSecurityException | ProviderException | ClassCastException e) {
            throw new IllegalStateException(
                    "The signing key " + key.id() + " cannot sign with "
                            + key.algorithm().joseName(),
                    e);
        }
    }

    @Override
    public boolean hasSigned(String signed, String signature) {
        try {
            byte[] bytes = Base64Form.URL.decode(signature, "signature");
            if (!isWellFormed(bytes)) {
                return false;
            }
            PublicKey publicKey = Objects.requireNonNull(key.publicKey());
            Signature verification = algorithm();
            verification.initVerify(publicKey);
            verification.update(signed.getBytes(StandardCharsets.UTF_8));
            return verification.verify(bytes);
        } catch (InvalidTokenException | SignatureException e) {
            return false;
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IllegalStateException(
                    "The signing key " + key.id() + " cannot verify with "
                            + key.algorithm().joseName(),
                    e);
        }
    }

    private Signature algorithm() throws GeneralSecurityException {
        return Signature.getInstance(
                switch (key.algorithm()) {
                    case ES256 -> "SHA256withECDSAinP1363Format";
                    case RS256 -> "SHA256withRSA";
                    case EDDSA -> "Ed25519";
                    case HS256 -> throw new IllegalStateException("HS256 has no key pairs");
                });
    }

    /**
     * Refuses what Java runtimes accept: numbers of ECDSA that are zero, which make a signature of any text (17.0.2 and
     * older, CVE-2022-21449), and zeros after a signature of Ed25519.
     */
    private boolean isWellFormed(byte[] signature) {
        return switch (key.algorithm()) {
            case ES256 ->
                signature.length == 2 * NUMBER && hasOtherThanZero(signature, 0) && hasOtherThanZero(signature, NUMBER);
            case EDDSA -> signature.length == 2 * NUMBER;
            case RS256, HS256 -> true;
        };
    }

    private static boolean hasOtherThanZero(byte[] signature, int from) {
        int all = 0;
        for (int i = from; i < from + NUMBER; i++) {
            all |= signature[i];
        }
        return all != 0;
    }

    /** Omits the secret. */
    @Override
    public String toString() {
        return "PairSigner[" + key + "]";
    }
}
