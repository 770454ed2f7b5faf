package io.supertokens.cdi.wire;

import io.supertokens.cdi.config.CorsSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a page of another site caused a request. Uses the header {@code Sec-Fetch-Site} (Fetch Metadata); if
 * the browser does not send it, an {@code Origin} that differs from the requested host. A client that sends neither
 * header is not a browser and is let through.
 */
public final class OriginCheck {

    private static final Logger LOG = System.getLogger(OriginCheck.class.getName());

    private OriginCheck() {}

    /**
     * Whether a page of another site caused the request, and its origin is not among the allowed ones. Of a WebSocket
     * that a page opens, the origin has to be that of the requested host: a page can read and write it, and cannot add a
     * header, so that another host of the same site is not enough.
     *
     * @param header finds the value of a header
     */
    public static boolean isFromAnotherSite(Function<String, @Nullable String> header, CorsSettings settings) {
        String origin = header.apply("Origin");
        if (!settings.originCheck()
                || (origin != null && settings.allowedOrigins().contains(origin))) {
            return false;
        }
        String site = header.apply("Sec-Fetch-Site");
        boolean comparesOrigins = site == null || isHandshake(header);
        boolean isFromAnotherSite =
                "cross-site".equals(site) || (comparesOrigins && origin != null && !isOf(header.apply("Host"), origin));
        if (isFromAnotherSite) {
            LOG.log(
                    Level.DEBUG,
                    "Request from a page of another site; supertokens.cors.allowed-origins would allow its origin");
        }
        return isFromAnotherSite;
    }

    /** Whether the request opens a WebSocket. */
    public static boolean isHandshake(Function<String, @Nullable String> header) {
        String upgrade = header.apply("Upgrade");
        return upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
    }

    private static boolean isOf(@Nullable String host, String origin) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
