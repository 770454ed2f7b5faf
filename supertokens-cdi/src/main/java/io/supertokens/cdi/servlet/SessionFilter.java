package io.supertokens.cdi.servlet;

import io.supertokens.cdi.guard.RestApplications;
import io.supertokens.cdi.wire.MergingResponse;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gives every request of the WAR its {@link MergingResponse} and its caller, and answers the library's exceptions that a
 * servlet does not catch. It is the outermost filter, so that it also sees the headers that the application's filters
 * set. Rejects all requests until the check of the guards has succeeded.
 * Registered by the library's {@link jakarta.servlet.ServletContainerInitializer}.
 */
public final class SessionFilter implements Filter {

    private static final Logger LOG = System.getLogger(SessionFilter.class.getName());

    private final AtomicBoolean isLogged = new AtomicBoolean();
    private @Nullable ServletContext web;
    private volatile boolean isChecked;
    private volatile @Nullable RequestCaller beans;

    /** For the servlet container. */
    public SessionFilter() {}

    /**
     * Registers the filter before those of the application, for all dispatcher types.
     *
     * @throws IllegalStateException if the WAR already has a filter of this name
     */
    public static void addTo(ServletContext web) {
        FilterRegistration.Dynamic filter = web.addFilter(SessionFilter.class.getName(), SessionFilter.class);
        if (filter == null) {
            throw new IllegalStateException(
                    "The WAR has a servlet filter named %s already, so that the library cannot register its own: remove it from web.xml, and keep only one jar of supertokens-cdi"
                            .formatted(SessionFilter.class.getName()));
        }
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
    }

    @Override
    public void init(FilterConfig config) {
        web = config.getServletContext();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(response instanceof HttpServletResponse http)) {
            chain.doFilter(request, response);
            return;
        }
        if (!isChecked()) {
            http.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        MergingResponse outer = outer(request, http);
        MergingResponse merging = outer != null ? outer : new MergingResponse(http, request.getRemoteAddr());
        request.setAttribute(MergingResponse.ATTRIBUTE, merging);
        HttpServletResponse passed = outer != null ? http : merging;
        if (request instanceof HttpServletRequest httpRequest) {
            beans().pass(httpRequest, passed, merging, chain);
        } else {
            chain.doFilter(request, passed);
        }
    }

    /** That of an outer dispatch, which a forward or an include goes through; null if there is none. */
    private static @Nullable MergingResponse outer(ServletRequest request, HttpServletResponse response) {
        return request.getAttribute(MergingResponse.ATTRIBUTE) instanceof MergingResponse outer
                        && (response == outer
                                || (response instanceof ServletResponseWrapper wrapper && wrapper.isWrapperFor(outer)))
                ? outer
                : null;
    }

    @Override
    public void destroy() {
        beans = null;
    }

    /** Looked up at the first request: the filter is created before the beans. */
    private RequestCaller beans() {
        RequestCaller found = beans;
        if (found == null) {
            found = CDI.current().select(RequestCaller.class).get();
            beans = found;
        }
        return found;
    }

    /** Some servers continue although the check at startup has failed; it is then unknown what is guarded. */
    private boolean isChecked() {
        if (!isChecked) {
            isChecked = web != null && isChecked(web);
            if (!isChecked && isLogged.compareAndSet(false, true)) {
                LOG.log(
                        Level.ERROR,
                        "No request is served, because the check of the guards at application start has failed or did"
                                + " not run: see the error before this one, or let the server load servlets at start");
            }
        }
        return isChecked;
    }

    /** Whether the check of the guards has succeeded. */
    static boolean isChecked(ServletContext web) {
        try {
            return RestApplications.isChecked(web);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, e.getMessage(), e);
            return false;
        }
    }
}
