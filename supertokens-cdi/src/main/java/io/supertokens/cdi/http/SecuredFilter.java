package io.supertokens.cdi.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import java.util.Optional;

/** Stands before every {@link Secured} resource. */
@Dependent
@Secured
@Priority(Priorities.AUTHENTICATION)
public class SecuredFilter implements ContainerRequestFilter {

    private final NearestAnnotation<Secured> annotations = new NearestAnnotation<>(
            element -> Optional.ofNullable(element.getAnnotation(Secured.class)), Secured::optional);

    @Inject
    private SessionGate gate;

    @Context
    private ResourceInfo resource;

    @Context
    private Application application;

    @Override
    public void filter(ContainerRequestContext request) {
        Secured secured = annotations.on(resource).orElseGet(this::ofApplication);
        gate.enter(request, secured.antiCsrf(), secured.optional());
    }

    /** A resource that is bound without an annotation of its own is bound by its Application's. */
    private Secured ofApplication() {
        Secured secured = application.getClass().getAnnotation(Secured.class);
        return secured != null ? secured : SecuredFilter.class.getAnnotation(Secured.class);
    }
}
