package io.supertokens.it.claims;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

@WebFilter("/servlet/*")
public class SeenByServletFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Seen seen;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setAttribute(SeenByServletFilter.class.getName(), seen.toString());
        chain.doFilter(request, response);
    }
}
