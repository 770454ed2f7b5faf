package io.supertokens.cdi.config;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of all three cookies (RFC 6265, section 4.1.2); {@code cookie} in the reference.
 *
 * @param domain the domain to whose hosts the browser sends them; null for only the host that set them
 * @param olderDomain the domain that the cookies had before; empty for the host only, null if it never changed
 * @param secure whether they are sent only over HTTPS (and to localhost)
 * @param sameSite whether they are sent with requests of other sites
 * @param namePrefix whether their names prevent other hosts and plain HTTP from setting them
 */
public record CookieSettings(
        @Nullable String domain,
        @Nullable String olderDomain,
        boolean secure,
        SameSite sameSite,
        NamePrefix namePrefix) {

    /** The settings that apply if nothing is configured. */
    public static final CookieSettings DEFAULT = new CookieSettings(null, null, true, SameSite.LAX, NamePrefix.AUTO);

    /** The value of the older domain for cookies of the host only. */
    static final String HOST_ONLY = "";

    private static final Pattern DOMAIN = Pattern.compile(
            "\\.?[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*");

    /** A URI path (RFC 3986, section 3.3) without the semicolon, which would end the attribute. */
    private static final Pattern PATH = Pattern.compile("(?:/(?:[A-Za-z0-9._~!$&'()*+,=:@-]++|%[0-9A-Fa-f]{2})+)*/?");

    /** Dot segments, which browsers remove from a path before they send the request. */
    private static final Pattern DOT_SEGMENT = Pattern.compile("/(?:\\.|%2[Ee]){1,2}(?:/|$)");

    /** Checks the domain, and that cookies for other sites are secure, because browsers drop them otherwise. */
    public CookieSettings {
        if (domain != null) {
            requireDomain(domain);
        }
        if (olderDomain != null && !olderDomain.equals(HOST_ONLY)) {
            requireDomain(olderDomain);
        }
        if (olderDomain != null && bare(olderDomain).equals(domain == null ? HOST_ONLY : bare(domain))) {
            throw new IllegalArgumentException("must differ from supertokens.cookie.domain");
        }
        if (sameSite == SameSite.NONE && !secure) {
            throw new IllegalArgumentException(
                    "none needs supertokens.cookie.secure = true: browsers drop such cookies otherwise");
        }
    }

    /**
     * The complete name of a cookie that scripts cannot read.
     *
     * @param name the name without a prefix
     * @param path the path of the cookie
     */
    public String nameOf(String name, String path) {
        return nameOf(name, path, domain);
    }

    /** As {@link #nameOf(String, String)}, while the cookies had the older domain; null if it never changed. */
    public @Nullable String olderNameOf(String name, String path) {
        return olderDomain == null ? null : nameOf(name, path, olderDomain.equals(HOST_ONLY) ? null : olderDomain);
    }

    private String nameOf(String name, String path, @Nullable String domain) {
        if (namePrefix == NamePrefix.OFF || !secure) {
            return name;
        }
        return (domain == null && path.equals("/") ? "__Host-" : "__Secure-") + name;
    }

    /** Browsers ignore a leading dot and the case: RFC 6265, section 5.2.3. */
    private static String bare(String domain) {
        return (domain.startsWith(".") ? domain.substring(1) : domain).toLowerCase(Locale.ROOT);
    }

    static String requireOlderDomain(String text) {
        return text.equalsIgnoreCase("host-only") ? HOST_ONLY : requireDomain(text);
    }

    static String requireDomain(String domain) {
        if (domain.length() > 253 || !DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("letters, digits and hyphens, with dots between them");
        }
        return domain;
    }

    static String requirePath(String path) {
        if (path.isEmpty()
                || !PATH.matcher(path).matches()
                || DOT_SEGMENT.matcher(path).find()) {
            throw new IllegalArgumentException("a path as a browser shows it, such as /app");
        }
        return path;
    }

    /** Whether a browser sends a cookie with one path in a request to another path: RFC 6265, section 5.1.4. */
    static boolean isSent(String cookiePath, String requestPath) {
        return requestPath.startsWith(cookiePath)
                && (cookiePath.endsWith("/")
                        || requestPath.length() == cookiePath.length()
                        || requestPath.charAt(cookiePath.length()) == '/');
    }
}
