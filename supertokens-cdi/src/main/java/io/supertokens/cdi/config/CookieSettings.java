package io.supertokens.cdi.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of all three cookies (RFC 6265, section 4.1.2).
 *
 * @param domain to whose hosts the browser sends them; null: to the host that set them only
 * @param secure whether they are sent over https only (and to localhost)
 * @param sameSite whether they are sent with requests of other sites
 */
public record CookieSettings(@Nullable String domain, boolean secure, SameSite sameSite) {

    private static final Pattern DOMAIN = Pattern.compile(
            "\\.?[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*");

    /** The characters of a URI path (RFC 3986, section 3.3) without the semicolon, which would end the attribute. */
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,=:@%/-]*");

    /** Checks the domain, and that a cookie for other sites is secure: browsers drop it otherwise. */
    public CookieSettings {
        if (domain != null) {
            requireDomain(domain);
        }
        if (sameSite == SameSite.NONE && !secure) {
            throw new IllegalArgumentException(
                    "none needs supertokens.cookie.secure = true: browsers drop such cookies otherwise");
        }
    }

    static String requireDomain(String domain) {
        if (domain.length() > 253 || !DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("without scheme, port and path");
        }
        return domain;
    }

    static String requirePath(String path) {
        if (!PATH.matcher(path).matches() || path.contains("//") || (path + "/").contains("/../")) {
            throw new IllegalArgumentException("a path as a browser shows it, such as /app");
        }
        return path;
    }
}
