package io.supertokens.it.guards;

import io.supertokens.cdi.http.Secured;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Restricted as a whole; the server has a proxy of it. */
@ApplicationScoped
@Secured(antiCsrf = Secured.AntiCsrf.ALWAYS)
@ApplicationPath("closed")
public class ClosedApplication extends Application {}
