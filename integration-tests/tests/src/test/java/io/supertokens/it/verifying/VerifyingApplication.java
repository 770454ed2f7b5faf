package io.supertokens.it.verifying;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;

@ApplicationPath("")
@LoginConfig(authMethod = "MP-JWT")
public class VerifyingApplication extends Application {}
