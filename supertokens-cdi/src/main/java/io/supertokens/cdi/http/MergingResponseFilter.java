package io.supertokens.cdi.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Gives every request of the WAR its {@link MergingResponse}; outermost, so that it also sees the headers that the filters of
 * the application set. Registered by {@link MergingResponseInitializer}.
 */
public final class MergingResponseFilter implements Filter {

    static final String MISSING = """
            The servlet filter of the sessions is missing, without which cookies and headers cannot be sent: web.xml with \
            <absolute-ordering> must list <others/>, or the application must register \
            io.supertokens.cdi.http.MergingResponseFilter for /* itself, with <async-supported>""";

    /** For the servlet container. */
    public MergingResponseFilter() {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(response instanceof HttpServletResponse http)) {
            chain.doFilter(request, response);
            return;
        }
        MergingResponse merging = new MergingResponse(http);
        request.setAttribute(MergingResponse.ATTRIBUTE, merging);
        chain.doFilter(request, merging);
    }
}
