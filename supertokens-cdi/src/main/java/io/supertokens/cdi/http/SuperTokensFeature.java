package io.supertokens.cdi.http;

import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.util.stream.Stream;

/** Brings the filters and mappers into every REST application of the WAR; found as a service (Jakarta REST 3.1). */
public class SuperTokensFeature implements Feature {

    @Override
    public boolean configure(FeatureContext context) {
        Configuration configuration = context.getConfiguration();
        Stream.of(
                        CorsFilter.class,
                        SessionRequestFilter.class,
                        RefreshFilter.class,
                        SecuredFilter.class,
                        SessionResponseFilter.class,
                        RolesAllowedFeature.class,
                        SessionExceptionMapper.class,
                        DatabaseExceptionMapper.class)
                .filter(type -> !configuration.isRegistered(type))
                .forEach(context::register);
        OwnRefreshResource ownResource = new OwnRefreshResource();
        context.property(OwnRefreshResource.PROPERTY, ownResource);
        context.register(new OwnRefreshResourceFeature(ownResource));
        return true;
    }
}
