package io.supertokens.demo;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/**
 * The REST application. Nothing about sessions is registered here: the library finds its place by itself, and answers on
 * {@code api/session/refresh}.
 */
@ApplicationPath("api")
public class DemoApplication extends Application {}
