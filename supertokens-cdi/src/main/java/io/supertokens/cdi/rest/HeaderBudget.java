package io.supertokens.cdi.rest;

import io.supertokens.cdi.wire.MergingResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Warns once if the headers of a login exceed what a reverse proxy accepts by default. The proxy would answer 502, and
 * only in production.
 */
@ApplicationScoped
class HeaderBudget {

    private static final Logger LOG = System.getLogger(HeaderBudget.class.getName());

    /** nginx, proxy_buffer_size: one memory page, 4 or 8 kB, for the status line and all headers. */
    private static final int PROXY_BUFFER = 4096;

    /** The status line and the headers that the server adds: Date, Content-Type, Content-Length, Connection. */
    private static final int OF_THE_SERVER = 200;

    /** The size that a refresh adds: the hash of the parent, at most 128 bytes in each of the two tokens. */
    private static final int OF_A_REFRESH = 256;

    private final AtomicBoolean isWarned = new AtomicBoolean();

    /**
     * Checks a response that carries tokens.
     *
     * @param servlet has the library's headers and those that servlet filters have added
     * @param application the headers that the REST application adds
     */
    public void check(MergingResponse servlet, Map<String, List<String>> application) {
        int size = OF_THE_SERVER + OF_A_REFRESH;
        for (String name : servlet.getHeaderNames()) {
            size += size(name, servlet.getHeaders(name));
        }
        for (Map.Entry<String, List<String>> header : application.entrySet()) {
            size += size(header.getKey(), header.getValue());
        }
        if (size > PROXY_BUFFER && isWarned.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "The headers of logins and refreshes take up to {0} bytes, mostly tokens and cookies; nginx takes {1} by default, and answers 502 (upstream sent too big header). Set proxy_buffer_size 16k and proxy_buffers 8 16k there, or put less in the JWT payload",
                    size,
                    PROXY_BUFFER);
        }
    }

    /** Each value has its own line: name, colon, space, value, CR, LF. */
    private static int size(String name, Iterable<String> values) {
        int size = 0;
        for (String value : values) {
            size += name.length() + 2 + value.length() + 2;
        }
        return size;
    }
}
