package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.wire.MergingResponse;
import io.supertokens.cdi.wire.WireProtocol;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of the configured origins use the session, including its cookies (Fetch Standard, CORS protocol). If no
 * origin is configured, it only announces the headers that the client sends, in every response to OPTIONS; whether
 * credentials are allowed is left to the application. CORS headers of the application are kept and completed.
 *
 * <p>Runs first, because a preflight request carries no cookies and would not pass the other filters.
 */
@PreMatching
@Priority(90)
final class CorsFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String REQUEST_METHOD = "Access-Control-Request-Method";
    private static final String REQUEST_HEADERS = "Access-Control-Request-Headers";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String ALLOW_METHODS = "Access-Control-Allow-Methods";
    private static final String ALLOW_HEADERS = "Access-Control-Allow-Headers";
    private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";

    private final SuperTokensConfig config;
    private final WireProtocol protocol;

    CorsFilter(SuperTokensConfig config, WireProtocol protocol) {
        this.config = config;
        this.protocol = protocol;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (allowedOrigin(request) != null
                && request.getMethod().equals(HttpMethod.OPTIONS)
                && request.getHeaderString(REQUEST_METHOD) != null) {
            request.abortWith(Response.noContent().build());
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MergingResponse servlet = MergingResponse.to(request);
        boolean options = request.getMethod().equals(HttpMethod.OPTIONS);
        if (options) {
            servlet.list(ALLOW_HEADERS, String.join(", ", protocol.requestHeaders()));
        }
        if (!config.cors().allowedOrigins().isEmpty()) {
            servlet.list(HttpHeaders.VARY, "Origin");
        }
        String origin = allowedOrigin(request);
        if (origin != null && !"*".equals(servlet.getHeader(ALLOW_ORIGIN))) {
            servlet.fixed(ALLOW_ORIGIN, origin);
            servlet.fixed(ALLOW_CREDENTIALS, "true");
            if (options) {
                grantAsked(request, REQUEST_METHOD, servlet, ALLOW_METHODS);
                grantAsked(request, REQUEST_HEADERS, servlet, ALLOW_HEADERS);
            }
        }
    }

    private @Nullable String allowedOrigin(ContainerRequestContext request) {
        Set<String> allowed = config.cors().allowedOrigins();
        String origin = allowed.isEmpty() ? null : request.getHeaderString("Origin");
        return origin != null && allowed.contains(origin) ? origin : null;
    }

    private static void grantAsked(
            ContainerRequestContext request, String question, MergingResponse servlet, String answer) {
        String asked = request.getHeaderString(question);
        if (asked != null) {
            servlet.list(answer, asked);
        }
    }
}
