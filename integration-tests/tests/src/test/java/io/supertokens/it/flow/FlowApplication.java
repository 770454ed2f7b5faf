package io.supertokens.it.flow;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("")
public class FlowApplication extends Application {}
