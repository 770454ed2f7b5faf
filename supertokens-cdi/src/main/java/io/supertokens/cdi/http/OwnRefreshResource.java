package io.supertokens.cdi.http;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the paths on which the application answers POST itself: on the refresh path, its resource wins. */
@ApplicationScoped
class OwnRefreshResource {

    private final Set<String> paths = ConcurrentHashMap.newKeySet();

    public void found(String path) {
        paths.add(trimmed(path));
    }

    /**
     * Whether the application has a resource there.
     *
     * @param path as seen from the base of the REST application
     */
    public boolean isAt(String path) {
        return paths.contains(trimmed(path));
    }

    private static String trimmed(String path) {
        return path.replaceAll("^/+|/+$", "").replaceAll("/+", "/");
    }
}
