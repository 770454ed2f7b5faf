package io.supertokens.cdi.config;

/** How access tokens are signed: RFC 7518, section 3.1, and RFC 8037, section 3.1. */
public enum SigningAlgorithm {
    /** HMAC-SHA256: who can verify a token can sign one, too. */
    HS256("HS256"),
    /** ECDSA with the curve P-256 and SHA-256. */
    ES256("ES256"),
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RS256("RS256"),
    /** Ed25519. */
    EDDSA("EdDSA");

    private final String joseName;

    SigningAlgorithm(String joseName) {
        this.joseName = joseName;
    }

    /** The value of a token's header {@code alg}. */
    public String joseName() {
        return joseName;
    }

    /** Whether others can verify tokens with a public key. */
    public boolean isAsymmetric() {
        return this != HS256;
    }
}
