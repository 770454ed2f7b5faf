package io.supertokens.demo;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Returns the configuration that the page explains. Properties of the library are read like any other. */
@Path("settings")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class SettingsResource {

    @Inject
    @ConfigProperty(name = "supertokens.access-token.validity", defaultValue = "3600")
    private long accessTokenSeconds;

    @Inject
    @ConfigProperty(name = "supertokens.access-token.revocation", defaultValue = "expiry")
    private String revocation;

    @Inject
    @ConfigProperty(name = "supertokens.cookie.secure", defaultValue = "true")
    private boolean secureCookies;

    @Inject
    @ConfigProperty(name = "supertokens.device-binding.enabled", defaultValue = "false")
    private boolean deviceBinding;

    /** The settings that the page needs. */
    @GET
    public Settings settings() {
        return new Settings(accessTokenSeconds, revocation, secureCookies, deviceBinding);
    }

    /**
     * A part of the configuration.
     *
     * @param accessTokenSeconds how long an access token is valid
     * @param revocation when the access tokens of a session that was ended are refused: expiry, feed or database
     * @param secureCookies whether cookies are sent only over HTTPS (and to localhost)
     * @param deviceBinding whether browsers are offered to bind sessions to their device
     */
    public record Settings(long accessTokenSeconds, String revocation, boolean secureCookies, boolean deviceBinding) {}
}
