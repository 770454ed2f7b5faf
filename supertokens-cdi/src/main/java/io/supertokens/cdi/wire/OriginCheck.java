package io.supertokens.cdi.wire;

import io.supertokens.cdi.config.CorsSettings;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser says that a request was caused by a page of another site: by {@code Sec-Fetch-Site} (Fetch Metadata), or,
 * where the browser does not send that, by an {@code Origin} that is not the host that was asked. A client that sends
 * neither header is not a browser and is let through.
 */
public final class OriginCheck {

    private static final Logger LOG = System.getLogger(OriginCheck.class.getName());

    private OriginCheck() {}

    /** Whether it was, and no configured origin allows it. */
    public static boolean isFromAnotherSite(ContainerRequestContext request, CorsSettings settings) {
        String origin = request.getHeaderString("Origin");
        if (!settings.originCheck()
                || (origin != null && settings.allowedOrigins().contains(origin))) {
            return false;
        }
        String site = request.getHeaderString("Sec-Fetch-Site");
        boolean isFromAnotherSite = site != null
                ? site.equals("cross-site")
                : origin != null && !isOf(request.getHeaderString("Host"), origin);
        if (isFromAnotherSite) {
            LOG.log(
                    Level.DEBUG,
                    "Request from a page of another site; supertokens.cors.allowed-origins would allow its origin");
        }
        return isFromAnotherSite;
    }

    private static boolean isOf(@Nullable String host, String origin) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
