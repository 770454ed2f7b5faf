package io.supertokens.cdi.wiring;

import io.supertokens.cdi.servlet.CallerRegistration;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import java.util.Set;

/**
 * Serves no requests. Its initialization runs when all REST applications have started. If it fails on a server that
 * continues nevertheless, no request is served.
 */
final class StartupServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Set<Class<?>> types;

    StartupServlet(Set<Class<?>> types) {
        this.types = Set.copyOf(types);
    }

    @Override
    public void init() {
        CDI.current().select(Startup.class).get().serve(getServletContext(), types);
    }

    @Override
    public void destroy() {
        CallerRegistration.remove(getServletContext());
    }
}
