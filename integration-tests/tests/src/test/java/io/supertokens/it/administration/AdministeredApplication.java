package io.supertokens.it.administration;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("api")
public class AdministeredApplication extends Application {}
