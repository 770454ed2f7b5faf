package io.supertokens.cdi.http;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Makes {@code @RolesAllowed}, {@code @DenyAll} and {@code @PermitAll} work on REST resources. Most servers ignore them
 * where a filter has set the security context: everyone would pass.
 */
public class RolesAllowedFeature implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        boolean restricted = new NearestAnnotation<>(Access::of, Access::everyone)
                .on(resource)
                .filter(access -> !access.everyone())
                .isPresent();
        if (restricted) {
            context.register(RolesAllowedFilter.class);
        }
    }
}
