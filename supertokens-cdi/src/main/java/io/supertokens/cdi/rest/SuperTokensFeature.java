package io.supertokens.cdi.rest;

import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.util.stream.Stream;

/**
 * Registers the filters and mappers with every REST application of the WAR. Servers find it as a service (Jakarta REST
 * 3.1).
 */
public class SuperTokensFeature implements Feature {

    private static final String CONFIGURED = SuperTokensFeature.class.getName() + ".configured";

    @Override
    public boolean configure(FeatureContext context) {
        Configuration configuration = context.getConfiguration();
        if (configuration.getProperty(CONFIGURED) != null) {
            return false;
        }
        context.property(CONFIGURED, true);
        Stream.of(
                        CorsFilter.class,
                        SessionRequestFilter.class,
                        EndpointFilter.class,
                        SessionResponseFilter.class,
                        SessionExceptionMapper.class,
                        DatabaseExceptionMapper.class)
                .filter(type -> !configuration.isRegistered(type))
                .forEach(context::register);
        context.register(new GuardFeature());
        return true;
    }
}
