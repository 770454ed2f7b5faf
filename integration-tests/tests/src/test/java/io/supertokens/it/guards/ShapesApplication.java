package io.supertokens.it.guards;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("")
public class ShapesApplication extends Application {}
