package io.supertokens.cdi.rest;

import io.supertokens.cdi.guard.ResourceMethods;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the paths on which a REST application answers POST itself: on the refresh path, its resource wins. A property of
 * the application's configuration, for a WAR may hold several.
 */
final class ApplicationRefreshResource {

    static final String PROPERTY = ApplicationRefreshResource.class.getName();

    private final Set<String> paths = ConcurrentHashMap.newKeySet();

    void found(String path) {
        paths.add(ResourceMethods.trimmed(path));
    }

    /**
     * Whether the application has a resource there.
     *
     * @param path as seen from the base of the REST application, decoded
     */
    boolean isAt(String path) {
        return paths.contains(ResourceMethods.trimmed(path));
    }
}
