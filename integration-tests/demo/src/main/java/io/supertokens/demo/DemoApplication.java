package io.supertokens.demo;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/**
 * The REST application. It registers nothing for sessions: the library registers itself, and answers on
 * {@code api/session/refresh}.
 */
@ApplicationPath("api")
public class DemoApplication extends Application {}
