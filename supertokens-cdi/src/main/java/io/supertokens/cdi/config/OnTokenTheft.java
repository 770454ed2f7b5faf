package io.supertokens.cdi.config;

public enum OnTokenTheft {
    REVOKE_SESSION,
    REVOKE_USER,
    ANNOUNCE
}
