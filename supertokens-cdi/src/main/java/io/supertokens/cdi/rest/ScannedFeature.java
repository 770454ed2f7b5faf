package io.supertokens.cdi.rest;

import jakarta.ws.rs.ext.Provider;

/**
 * The feature for applications that do not load services. A separate class, because servers warn about a class that
 * they find in two ways.
 */
@Provider
public class ScannedFeature extends SuperTokensFeature {}
