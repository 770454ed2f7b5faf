package io.supertokens.it.claims;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("")
public class ClaimsApplication extends Application {}
