package io.supertokens.cdi.rest;

import io.supertokens.cdi.guard.Guards;
import io.supertokens.cdi.guard.ResourceMethods;
import io.supertokens.cdi.guard.RestApplications;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Registers the filters that guard the resources of one REST application. Each application has its own instance,
 * because a server may share one {@link ScannedFeature} between several applications, with the {@code Application} of
 * the first.
 */
final class GuardFeature implements Feature {

    /** The methods of wrappers that return the application: Jersey's ResourceConfig, TomEE's InternalApplication. */
    private static final List<String> WRAPPED = List.of("getApplication", "getOriginal");

    private final ApplicationEndpoints endpoints;

    @Context
    private @Nullable Application injected;

    @Context
    private @Nullable ServletContext web;

    GuardFeature(ApplicationEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public boolean configure(FeatureContext context) {
        RestApplications applications =
                CDI.current().select(RestApplications.class).get();
        SessionGate gate = CDI.current().select(SessionGate.class).get();
        ClaimGate claimGate = CDI.current().select(ClaimGate.class).get();
        StepUp stepUp = CDI.current().select(StepUp.class).get();
        DeviceGate devices = CDI.current().select(DeviceGate.class).get();
        if (web != null) {
            applications.requireInitializer(web);
        }
        Application application = unwrapped(injected);
        Class<?> type = application == null ? applications.onlyApplication() : application.getClass();
        Guards guards = new Guards(type, applications::known, applications::classesBehind);
        context.register(new GuardFilter(guards, gate));
        context.register(new SecuredFilter(guards, gate));
        context.register(new RolesAllowedFilter(guards, gate));
        context.register(new ResourceInspection(
                guards,
                claimGate,
                stepUp,
                devices,
                CDI.current().select(AdministrationEndpoints.class).get(),
                endpoints,
                applications.configure(web, type, guards, () -> resources(application, applications))));
        return true;
    }

    /**
     * The application of the WAR. Jersey and TomEE inject a wrapper of it, whose type says nothing; without this step,
     * the check at start would reject every application there.
     */
    private static @Nullable Application unwrapped(@Nullable Application injected) {
        return injected == null
                ? null
                : WRAPPED.stream()
                        .flatMap(method -> wrapped(injected, method).stream())
                        .findFirst()
                        .orElse(injected);
    }

    private static Optional<Application> wrapped(Application wrapper, String method) {
        try {
            return wrapper.getClass().getMethod(method).invoke(wrapper) instanceof Application application
                    ? Optional.of(application)
                    : Optional.empty();
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** The resources that the application lists; if it lists none, those that the server discovers. */
    @SuppressWarnings("deprecation") // applications still list singletons
    private static Collection<Class<?>> resources(@Nullable Application application, RestApplications applications) {
        Set<Class<?>> listed = application == null
                ? Set.of()
                : Stream.concat(
                                Stream.ofNullable(application.getClasses()).flatMap(Collection::stream),
                                Stream.ofNullable(application.getSingletons())
                                        .flatMap(Collection::stream)
                                        .map(Object::getClass))
                        .collect(Collectors.toSet());
        return (listed.isEmpty() ? applications.known() : listed)
                .stream().filter(ResourceMethods::isRoot).toList();
    }
}
