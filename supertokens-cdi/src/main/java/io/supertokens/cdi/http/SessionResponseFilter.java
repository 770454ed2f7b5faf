package io.supertokens.cdi.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;

/**
 * Writes what the {@link SessionExchange} has to tell, on every response: of a resource, of the refresh endpoint, of an
 * exception. Runs last, so that it can merge its headers with the application's.
 */
@Dependent
@Priority(100)
public class SessionResponseFilter implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(SessionExchange.class.getName()) instanceof SessionExchange exchange
                && !exchange.cookies().isEmpty()) {
            write(exchange.cookies(), response.getHeaders());
        }
    }

    private static void write(SessionCookies cookies, MultivaluedMap<String, Object> headers) {
        cookies.setCookieLines().forEach(line -> headers.add(HttpHeaders.SET_COOKIE, line));
        cookies.headers().forEach((name, value) -> {
            if (name.startsWith("Access-Control-")) {
                merge(headers, name, value);
            } else {
                headers.putSingle(name, value);
            }
        });
        headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** Adds names to a header that is a comma-separated list. */
    static void merge(MultivaluedMap<String, Object> headers, String name, String more) {
        List<Object> present = headers.getOrDefault(name, List.of());
        String list = String.join(",", present.stream().map(Object::toString).toList());
        headers.putSingle(name, SessionCookies.merged(list, more));
    }
}
