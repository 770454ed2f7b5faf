package io.supertokens.cdi.wiring;

import io.supertokens.cdi.guard.RestApplications;
import io.supertokens.cdi.guard.RestServlets;
import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.servlet.SessionFilter;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers the filter that sends cookies and headers, and {@link StartupServlet}, which runs when the REST
 * applications have started. REST applications that would wait for their first request are started with the WAR.
 */
@HandlesTypes({
    Path.class,
    GET.class,
    HEAD.class,
    POST.class,
    PUT.class,
    PATCH.class,
    DELETE.class,
    OPTIONS.class,
    Secured.class,
    RolesAllowed.class,
    DenyAll.class,
    Application.class
})
public class WebInitializer implements ServletContainerInitializer {

    private static final int LAST = Integer.MAX_VALUE;

    @Override
    public void onStartup(@Nullable Set<Class<?>> types, ServletContext web) {
        RestApplications.initialized(web);
        SessionFilter.addTo(web);
        web.getServletRegistrations().values().stream()
                .filter(registration -> RestServlets.isRest(registration, web))
                .forEach(WebInitializer::startEarly);
        web.addServlet(StartupServlet.class.getName(), new StartupServlet(types == null ? Set.of() : types))
                .setLoadOnStartup(LAST);
    }

    private static void startEarly(ServletRegistration registration) {
        if (registration instanceof ServletRegistration.Dynamic dynamic) {
            dynamic.setLoadOnStartup(LAST - 1);
        }
    }
}
