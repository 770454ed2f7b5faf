package io.supertokens.cdi.config;

/** When the access tokens of a revoked session are refused. */
public enum Revocation {

    /** When they expire. */
    EXPIRY,

    /** When this server has read the revocation feed; no call asks the database. */
    FEED,

    /** At once, because every call reads the session from the database; the reference's blacklisting. */
    DATABASE
}
