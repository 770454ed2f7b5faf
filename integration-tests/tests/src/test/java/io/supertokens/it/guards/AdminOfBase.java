package io.supertokens.it.guards;

import jakarta.annotation.security.RolesAllowed;

@RolesAllowed("admin")
public class AdminOfBase extends AdminBase {}
