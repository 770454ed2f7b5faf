package io.supertokens.it.claims;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;

/** Uses the server's own MicroProfile JWT authentication beside the library's sessions. */
@ApplicationPath("")
@LoginConfig(authMethod = "MP-JWT")
public class MicroProfileApplication extends Application {}
