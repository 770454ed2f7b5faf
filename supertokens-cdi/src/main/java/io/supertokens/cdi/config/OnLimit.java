package io.supertokens.cdi.config;

/** What happens at a login of a user who has as many sessions as allowed. */
public enum OnLimit {
    /** The oldest session of the user is revoked. */
    END_OLDEST,
    /** The login is refused. */
    REFUSE
}
