package io.supertokens.it.device;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("api")
public class DeviceApplication extends Application {}
