package io.supertokens.it.support;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The cookies of a browser. Thread-safe. */
final class CookieJar {

    private final List<Cookie> cookies = new ArrayList<>();

    CookieJar() {}

    synchronized CookieJar copy() {
        CookieJar copy = new CookieJar();
        copy.cookies.addAll(cookies);
        return copy;
    }

    /** Stores the Set-Cookie lines of a response, in order. */
    synchronized void receive(URI from, List<String> lines, Instant now) {
        for (String line : lines) {
            Cookie cookie = Cookie.parse(line, from.getHost(), path(from), now);
            if (cookie != null) {
                put(cookie, now);
            }
        }
    }

    synchronized void put(Cookie cookie, Instant now) {
        int index = 0;
        while (index < cookies.size() && !cookie.replaces(cookies.get(index))) {
            index++;
        }
        if (index < cookies.size()) {
            cookies.set(index, cookie);
        } else {
            cookies.add(cookie);
        }
        cookies.removeIf(known -> known.isExpired(now));
    }

    synchronized void remove(String name) {
        cookies.removeIf(cookie -> cookie.name().equals(name));
    }

    /** All cookies that have not expired. */
    synchronized List<Cookie> all(Instant now) {
        return cookies.stream().filter(cookie -> !cookie.isExpired(now)).toList();
    }

    /** The cookies of a request: longer paths first, then older cookies first. */
    synchronized List<Cookie> of(URI to, Instant now) {
        return all(now).stream()
                .filter(cookie -> cookie.belongsTo(to.getHost(), path(to), "https".equals(to.getScheme())))
                .sorted(Comparator.comparingInt((Cookie cookie) -> cookie.path().length())
                        .reversed())
                .toList();
    }

    private static String path(URI uri) {
        return uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    }
}
