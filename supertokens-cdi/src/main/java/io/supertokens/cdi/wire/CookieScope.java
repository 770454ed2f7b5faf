package io.supertokens.cdi.wire;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scope that a cookie of a request may have: a domain that includes the host, and a path that includes the request's
 * path (RFC 6265, sections 5.1.3 and 5.1.4). The {@code Cookie} header does not tell which scope a cookie has.
 *
 * @param domain null for the host only
 */
public record CookieScope(@Nullable String domain, String path) {

    /** More scopes than a browser's request to a refresh path has; further ones are ignored. */
    private static final int MOST = 200;

    private static final int DEEPEST_PATH = 20;

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    /** Ignores a leading dot of the domain (RFC 6265, section 5.2.3). */
    public CookieScope {
        domain = domain != null && domain.startsWith(".") ? domain.substring(1) : domain;
    }

    /**
     * All scopes, the widest first, at most {@value #MOST}.
     *
     * @param host without a port
     * @param path as the request spells it
     */
    public static List<CookieScope> of(String host, String path) {
        List<CookieScope> scopes = new ArrayList<>();
        List<String> domains = domains(host);
        for (String prefix : paths(path)) {
            domains.forEach(domain -> scopes.add(new CookieScope(domain, prefix)));
            scopes.add(new CookieScope(null, prefix));
        }
        return List.copyOf(scopes.subList(0, Math.min(MOST, scopes.size())));
    }

    /** The domains of at least two labels that include the host; browsers accept no cookie for a single label. */
    private static List<String> domains(String host) {
        List<String> domains = new ArrayList<>();
        if (!ADDRESS.matcher(host).matches()) {
            for (String domain = host; domain.contains("."); domain = domain.substring(domain.indexOf('.') + 1)) {
                domains.add(0, domain);
            }
        }
        return domains;
    }

    private static Set<String> paths(String path) {
        Set<String> paths = new LinkedHashSet<>(List.of("/", path));
        int depth = 0;
        for (int slash = path.indexOf('/', 1);
                slash > 0 && depth < DEEPEST_PATH;
                slash = path.indexOf('/', slash + 1)) {
            depth++;
            paths.add(path.substring(0, slash));
            paths.add(path.substring(0, slash + 1));
        }
        return paths;
    }
}
