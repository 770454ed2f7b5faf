package io.supertokens.it.caller;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("api")
public class CallerApplication extends Application {}
