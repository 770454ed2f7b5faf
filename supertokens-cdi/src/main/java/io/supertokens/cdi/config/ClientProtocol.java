package io.supertokens.cdi.config;

/** The generations of clients that the application serves. */
public enum ClientProtocol {

    /** Both: each response has what the client that sent the request understands. */
    BOTH,

    /** The clients of the reference: the header {@code id-refresh-token} and the cookie {@code sIdRefreshToken}. */
    REF_JWT,

    /** The current clients of SuperTokens: the header {@code front-token}. No cookie can be read by scripts. */
    FRONT_TOKEN;

    /** Whether clients of the reference are served. */
    public boolean includesRefJwt() {
        return this != FRONT_TOKEN;
    }

    /** Whether current clients are served. */
    public boolean includesFrontToken() {
        return this != REF_JWT;
    }
}
