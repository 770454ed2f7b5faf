package io.supertokens.cdi.config;

/** What happens when a theft is detected, in addition to the event. */
public enum OnTokenTheft {
    /** The session is revoked, for both the thief and the victim. */
    REVOKE_SESSION,
    /** All sessions of the user are revoked. */
    REVOKE_USER,
    /** Nothing, as in the reference: the application observes the event and decides. */
    ANNOUNCE
}
