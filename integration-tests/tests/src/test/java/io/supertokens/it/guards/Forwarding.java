package io.supertokens.it.guards;

import io.supertokens.cdi.http.Secured;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.io.IOException;

/** Admits everyone, and forwards the request to a guarded resource. */
@Path("forwarding")
public class Forwarding {

    @Context
    private HttpServletRequest request;

    @GET
    @Secured(optional = true)
    public void get() throws ServletException, IOException {
        forward();
    }

    @POST
    @Secured(optional = true)
    public void post() throws ServletException, IOException {
        forward();
    }

    private void forward() throws ServletException, IOException {
        if (request.getAttribute(Originals.class.getName()) instanceof Originals originals) {
            originals
                    .request()
                    .getRequestDispatcher("/api/secured-class")
                    .forward(originals.request(), originals.response());
        }
    }

    /** The objects that the server forwards; a resource gets only proxies of them. */
    private record Originals(ServletRequest request, ServletResponse response) {}

    /** Stores the original objects. */
    @WebFilter("/forwarding")
    public static class Keeper implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            request.setAttribute(Originals.class.getName(), new Originals(request, response));
            chain.doFilter(request, response);
        }
    }
}
