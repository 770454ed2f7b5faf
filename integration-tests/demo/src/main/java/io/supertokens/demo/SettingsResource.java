package io.supertokens.demo;

import io.supertokens.cdi.config.SuperTokensConfig;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Tells the page what is configured, so that it can count down. The configuration is a bean like any other. */
@Path("settings")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class SettingsResource {

    @Inject
    private SuperTokensConfig config;

    /** What the page wants to know. */
    @GET
    public Settings settings() {
        return new Settings(
                config.accessToken().validity().toSeconds(),
                config.accessToken().blacklisting(),
                config.antiCsrf(),
                config.cookie().secure());
    }

    /**
     * A part of the configuration.
     *
     * @param accessTokenSeconds how long an access token is valid
     * @param blacklisting whether the database is asked about every access token
     * @param antiCsrf whether changes must carry the anti-CSRF token
     * @param secureCookies whether the cookies are for https (and localhost) only
     */
    public record Settings(long accessTokenSeconds, boolean blacklisting, boolean antiCsrf, boolean secureCookies) {}
}
