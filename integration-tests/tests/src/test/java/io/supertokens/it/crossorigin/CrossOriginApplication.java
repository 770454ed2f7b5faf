package io.supertokens.it.crossorigin;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("")
public class CrossOriginApplication extends Application {}
