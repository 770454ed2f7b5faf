package io.supertokens.cdi;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import java.util.Set;

/** Serves nothing: its initialization is the moment at which all REST applications have started. */
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
}
