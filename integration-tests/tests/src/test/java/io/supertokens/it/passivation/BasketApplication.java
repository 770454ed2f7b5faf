package io.supertokens.it.passivation;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

@ApplicationPath("")
public class BasketApplication extends Application {}
