package io.supertokens.cdi.rest;

import jakarta.ws.rs.ext.Provider;

/**
 * The same for applications that load no services. A class of its own, because a server warns of a class that it finds in two
 * ways.
 */
@Provider
public class ScannedFeature extends SuperTokensFeature {}
