package io.supertokens.cdi.config;

/** What is done when a theft is detected, besides announcing it. */
public enum OnTokenTheft {
    /** The session is ended, for the thief and for the victim. */
    REVOKE_SESSION,
    /** All sessions of the user are ended. */
    REVOKE_USER,
    /** Nothing, as in the reference: the application observes the event and decides. */
    ANNOUNCE
}
