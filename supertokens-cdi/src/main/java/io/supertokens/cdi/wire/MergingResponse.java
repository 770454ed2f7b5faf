package io.supertokens.cdi.wire;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The servlet response of one request, which receives the library's headers. They are not put into the
 * {@link jakarta.ws.rs.core.Response}, because that object belongs to the application, which may return it for several
 * requests. The server adds the headers of that object to this one; if both have the same header, they are merged here.
 *
 * <p>Not thread-safe: used by one thread at a time.
 */
public final class MergingResponse extends HttpServletResponseWrapper {

    /** The name of the request attribute, which is also a property of the REST request. */
    public static final String ATTRIBUTE = MergingResponse.class.getName();

    private enum Merge {
        /** A comma-separated list: the application's names, then those of the library that are not among them. */
        LIST,
        /** The library's value always counts. */
        FIXED,
        /** The application's value counts; if there is none, the library's. */
        DEFAULT
    }

    private record Ours(Merge merge, String value, @Nullable String theirs) {}

    private final Map<String, Ours> ours = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private List<String> cookies = List.of();

    private final String client;

    /**
     * Wraps a response; has none of the library's headers yet.
     *
     * @param client the address that the response is sent to
     */
    public MergingResponse(HttpServletResponse response, String client) {
        super(response);
        this.client = client;
    }

    /** The address that the response is sent to. */
    public String client() {
        return client;
    }

    /**
     * The response to this request.
     *
     * @throws IllegalStateException if {@code SessionFilter} did not run
     */
    public static MergingResponse to(ContainerRequestContext request) {
        if (request.getProperty(ATTRIBUTE) instanceof MergingResponse response) {
            return response;
        }
        throw new IllegalStateException(
                "SessionFilter did not run, without which cookies and headers cannot be sent: it must stand before"
                        + " every request of a REST application");
    }

    /** Adds names to a header that is a comma-separated list. */
    public void list(String name, String names) {
        Ours before = ours.get(name);
        Ours now = before == null
                ? new Ours(Merge.LIST, names, String.join(",", super.getHeaders(name)))
                : new Ours(Merge.LIST, ListHeader.merged(before.value, names), before.theirs);
        ours.put(name, now);
        super.setHeader(name, ListHeader.merged(now.theirs, now.value));
    }

    /** Sets a header that the application cannot change. */
    public void fixed(String name, String value) {
        ours.put(name, new Ours(Merge.FIXED, value, null));
        super.setHeader(name, value);
    }

    /** Sets a header that the application can override, unless the application has already set it. */
    public void byDefault(String name, String value) {
        if (!super.containsHeader(name)) {
            ours.put(name, new Ours(Merge.DEFAULT, value, null));
            super.setHeader(name, value);
        }
    }

    /** Adds these {@code Set-Cookie} lines to the application's, and removes those of an earlier call. */
    public void cookies(List<String> lines) {
        List<String> present = new ArrayList<>(super.getHeaders(HttpHeaders.SET_COOKIE));
        if (present.removeAll(cookies)) {
            present.addAll(lines);
            super.setHeader(HttpHeaders.SET_COOKIE, present.get(0));
            present.stream().skip(1).forEach(line -> super.addHeader(HttpHeaders.SET_COOKIE, line));
        } else {
            lines.forEach(line -> super.addHeader(HttpHeaders.SET_COOKIE, line));
        }
        cookies = List.copyOf(lines);
    }

    @Override
    public void addHeader(String name, String value) {
        Ours header = ours.get(name);
        if (header == null) {
            super.addHeader(name, value);
        } else {
            merge(name, header, header.merge == Merge.LIST ? ListHeader.merged(header.theirs, value) : value);
        }
    }

    @Override
    public void setHeader(String name, String value) {
        Ours header = ours.get(name);
        if (header == null) {
            super.setHeader(name, value);
            if (name.equalsIgnoreCase(HttpHeaders.SET_COOKIE)) {
                cookies.forEach(line -> super.addHeader(name, line));
            }
        } else {
            merge(name, header, value);
        }
    }

    /** Keeps the library's headers: what the client is told has happened. */
    @Override
    public void reset() {
        super.reset();
        cookies.forEach(line -> super.addHeader(HttpHeaders.SET_COOKIE, line));
        ours.replaceAll((name, header) -> new Ours(header.merge, header.value, null));
        ours.forEach((name, header) -> super.setHeader(name, header.value));
    }

    private void merge(String name, Ours header, @Nullable String theirs) {
        switch (header.merge) {
            case LIST -> {
                ours.put(name, new Ours(Merge.LIST, header.value, theirs));
                super.setHeader(name, ListHeader.merged(theirs, header.value));
            }
            case DEFAULT -> {
                if (theirs != null) {
                    ours.remove(name);
                    super.setHeader(name, theirs);
                }
            }
            case FIXED -> {}
        }
    }
}
