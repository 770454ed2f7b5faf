package io.supertokens.cdi.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;

/**
 * Gives every request of the WAR its {@link MergingResponse}; outermost, so that it also sees the headers that the filters of
 * the application set. Registered by the library's {@link jakarta.servlet.ServletContainerInitializer}.
 */
public final class MergingResponseFilter implements Filter {

    /** For the servlet container. */
    public MergingResponseFilter() {}

    /** Puts it before the filters of the application, for whatever is dispatched to a REST application. */
    public static void addTo(ServletContext web) {
        FilterRegistration.Dynamic filter =
                web.addFilter(MergingResponseFilter.class.getName(), MergingResponseFilter.class);
        if (filter != null) {
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(response instanceof HttpServletResponse http)) {
            chain.doFilter(request, response);
            return;
        }
        MergingResponse merging = new MergingResponse(http, request.getRemoteAddr());
        request.setAttribute(MergingResponse.ATTRIBUTE, merging);
        chain.doFilter(request, merging);
    }
}
