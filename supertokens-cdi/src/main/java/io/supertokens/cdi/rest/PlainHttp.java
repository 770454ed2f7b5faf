package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Warns when a browser receives secure cookies over plain HTTP. The browser drops them, so every call after the login
 * is answered as if nobody had logged in. Detects this by the {@code Origin} of the page, because behind a proxy the
 * server always sees HTTP. {@code Sec-Fetch-Site} rules it out, because browsers send that header only over HTTPS and
 * to the local machine.
 */
@ApplicationScoped
class PlainHttp {

    private static final Logger LOG = System.getLogger(PlainHttp.class.getName());

    /** Hosts come from clients, so the number that is remembered and reported is limited. */
    private static final int MOST_HOSTS = 16;

    private static final int LONGEST_ORIGIN = 300;

    /** Browsers accept secure cookies from the local machine, whatever the scheme: Secure Contexts, section 3.1. */
    private static final Pattern OWN_MACHINE =
            Pattern.compile("(?:.*\\.)?localhost\\.?|127(?:\\.[0-9]{1,3}){3}|\\[(?:::1|(?:0+:){7}0*1)]");

    private final boolean secureCookies;
    private final Set<String> reported = new HashSet<>();

    /** For the CDI proxy. */
    protected PlainHttp() {
        this.secureCookies = false;
    }

    @Inject
    PlainHttp(SuperTokensConfig config) {
        this.secureCookies = config.cookie().secure();
    }

    /** Warns if the response to this request carries cookies that the browser drops. */
    public void warnOf(ContainerRequestContext request) {
        if (!secureCookies) {
            return;
        }
        hostWithoutTls(request.getHeaderString("Origin"), request.getHeaderString("Sec-Fetch-Site"))
                .filter(this::isNew)
                .ifPresent(host -> LOG.log(
                        Level.WARNING,
                        "A page of http://{0} was given secure cookies, which browsers drop without TLS: its users are"
                                + " logged out at once. Use https, or set supertokens.cookie.secure = false"
                                + " where nobody can listen",
                        host));
    }

    /** The host that a browser reached without TLS; empty if it used TLS or if the host is the local machine. */
    static Optional<String> hostWithoutTls(@Nullable String origin, @Nullable String fetchSite) {
        if (origin == null || fetchSite != null || origin.length() > LONGEST_ORIGIN) {
            return Optional.empty();
        }
        try {
            URI page = URI.create(origin);
            return "http".equalsIgnoreCase(page.getScheme())
                    ? Optional.ofNullable(page.getHost())
                            .map(host -> host.toLowerCase(Locale.ROOT))
                            .filter(host -> !OWN_MACHINE.matcher(host).matches())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isNew(String host) {
        synchronized (reported) {
            return reported.size() < MOST_HOSTS && reported.add(host);
        }
    }
}
