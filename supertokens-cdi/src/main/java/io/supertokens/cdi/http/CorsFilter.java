package io.supertokens.cdi.http;

import static io.supertokens.cdi.http.SessionResponseFilter.merge;

import io.supertokens.cdi.config.SuperTokensConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of the origins configured use the session, cookies included (Fetch Standard, CORS protocol). Where none is
 * configured it says no more than the reference: which headers the client sends, on every answer to OPTIONS. What the
 * application says is kept, and completed.
 *
 * <p>Runs first, for a preflight request carries no cookies: nobody else could let it pass.
 */
@Dependent
@PreMatching
@Priority(90)
public class CorsFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String REQUEST_METHOD = "Access-Control-Request-Method";
    private static final String REQUEST_HEADERS = "Access-Control-Request-Headers";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String ALLOW_METHODS = "Access-Control-Allow-Methods";
    private static final String ALLOW_HEADERS = "Access-Control-Allow-Headers";
    private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";

    @Inject
    private SuperTokensConfig config;

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
        MultivaluedMap<String, Object> headers = response.getHeaders();
        boolean options = request.getMethod().equals(HttpMethod.OPTIONS);
        if (options) {
            merge(headers, ALLOW_HEADERS, "anti-csrf, supertokens-sdk-name, supertokens-sdk-version");
            headers.putSingle(ALLOW_CREDENTIALS, "true");
        }
        if (!config.cors().allowedOrigins().isEmpty()) {
            merge(headers, HttpHeaders.VARY, "Origin");
        }
        String origin = allowedOrigin(request);
        if (origin != null) {
            headers.putSingle(ALLOW_ORIGIN, origin);
            headers.putSingle(ALLOW_CREDENTIALS, "true");
            if (options) {
                mergeAsked(request, REQUEST_METHOD, headers, ALLOW_METHODS);
                mergeAsked(request, REQUEST_HEADERS, headers, ALLOW_HEADERS);
            }
        }
    }

    private @Nullable String allowedOrigin(ContainerRequestContext request) {
        Set<String> allowed = config.cors().allowedOrigins();
        String origin = allowed.isEmpty() ? null : request.getHeaderString("Origin");
        return origin != null && allowed.contains(origin) ? origin : null;
    }

    private static void mergeAsked(
            ContainerRequestContext request, String question, MultivaluedMap<String, Object> headers, String answer) {
        String asked = request.getHeaderString(question);
        if (asked != null) {
            merge(headers, answer, asked);
        }
    }
}
