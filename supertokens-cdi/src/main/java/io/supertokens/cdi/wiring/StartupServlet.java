package io.supertokens.cdi.wiring;

import io.supertokens.cdi.guard.RestApplications;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import java.util.Set;

/**
 * Serves nothing: its initialization is the moment at which all REST applications have started. On servers that go on where it
 * fails, no request passes.
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
        RestApplications.checked(getServletContext());
    }
}
