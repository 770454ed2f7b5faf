package io.supertokens.it.support;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A cookie as a browser stores it (RFC 6265, section 5.3).
 *
 * @param expiresAt null for a session cookie, which lasts as long as the browser runs
 * @param hostOnly whether only {@code domain} itself, not its subdomains, gets the cookie
 */
public record Cookie(
        String name,
        String value,
        String domain,
        boolean hostOnly,
        String path,
        @Nullable Instant expiresAt,
        boolean secure,
        boolean httpOnly,
        @Nullable String sameSite) {

    /** Parses one Set-Cookie line of a response from that host and path; null if a browser would ignore it. */
    static @Nullable Cookie parse(String line, String host, String requestPath, Instant now) {
        String[] parts = line.split(";", -1);
        int equals = parts[0].indexOf('=');
        if (equals <= 0) {
            return null;
        }
        String domain = host;
        boolean hostOnly = true;
        String path = defaultPath(requestPath);
        @Nullable Instant expires = null;
        @Nullable Instant maxAge = null;
        boolean secure = false;
        boolean httpOnly = false;
        @Nullable String sameSite = null;
        for (int i = 1; i < parts.length; i++) {
            String[] attribute = parts[i].strip().split("=", 2);
            String value = attribute.length == 2 ? attribute[1].strip() : "";
            switch (attribute[0].toLowerCase(Locale.ROOT)) {
                case "domain" -> {
                    if (!value.isEmpty()) {
                        domain = (value.startsWith(".") ? value.substring(1) : value).toLowerCase(Locale.ROOT);
                        hostOnly = domain.equals(host) && !host.contains(".");
                    }
                }
                case "path" -> path = value.startsWith("/") ? value : defaultPath(requestPath);
                case "expires" -> expires = date(value, expires);
                case "max-age" -> maxAge = age(value, now, maxAge);
                case "secure" -> secure = true;
                case "httponly" -> httpOnly = true;
                case "samesite" -> sameSite = value;
                default -> {}
            }
        }
        if (!domainMatches(host, domain)) {
            return null;
        }
        String name = parts[0].substring(0, equals).strip();
        boolean isOfThisHostAlone = secure && hostOnly && path.equals("/");
        if ((name.startsWith("__Host-") && !isOfThisHostAlone) || (name.startsWith("__Secure-") && !secure)) {
            return null;
        }
        return new Cookie(
                name,
                parts[0].substring(equals + 1).strip(),
                domain,
                hostOnly,
                path,
                maxAge != null ? maxAge : expires,
                secure,
                httpOnly,
                sameSite);
    }

    /** Whether it is the same cookie, possibly with another value. */
    boolean replaces(Cookie other) {
        return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    /** Whether a request carries it. As in browsers, secure cookies are sent to localhost without TLS. */
    boolean belongsTo(String host, String requestPath, boolean tls) {
        return (hostOnly ? host.equals(domain) : domainMatches(host, domain))
                && pathMatches(requestPath)
                && (!secure || tls || host.equals("localhost"));
    }

    private boolean pathMatches(String requestPath) {
        return requestPath.equals(path)
                || (requestPath.startsWith(path) && (path.endsWith("/") || requestPath.charAt(path.length()) == '/'));
    }

    private static boolean domainMatches(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static String defaultPath(String requestPath) {
        int slash = requestPath.lastIndexOf('/');
        return slash <= 0 ? "/" : requestPath.substring(0, slash);
    }

    private static @Nullable Instant date(String value, @Nullable Instant otherwise) {
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private static @Nullable Instant age(String value, Instant now, @Nullable Instant otherwise) {
        try {
            long seconds = Long.parseLong(value);
            return seconds <= 0 ? Instant.MIN : now.plusSeconds(seconds);
        } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
            return otherwise;
        }
    }
}
