package io.supertokens.demo;

import io.supertokens.cdi.config.SuperTokensConfig;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Returns the configuration that the page needs for its countdown. The configuration is a bean like any other. */
@Path("settings")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class SettingsResource {

    @Inject
    private SuperTokensConfig config;

    /** The settings that the page needs. */
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
     * @param blacklisting whether every check of an access token reads from the database
     * @param antiCsrf whether requests that change something must carry the anti-CSRF token
     * @param secureCookies whether cookies are sent only over HTTPS (and to localhost)
     */
    public record Settings(long accessTokenSeconds, boolean blacklisting, boolean antiCsrf, boolean secureCookies) {}
}
