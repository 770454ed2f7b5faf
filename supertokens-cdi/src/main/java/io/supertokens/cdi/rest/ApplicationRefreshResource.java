package io.supertokens.cdi.rest;

import io.supertokens.cdi.guard.ResourceMethods;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the paths on which a REST application itself answers POST: on the refresh path, its resource takes
 * precedence. Stored as a property of the application's configuration, because a WAR may have several applications.
 */
final class ApplicationRefreshResource {

    static final String PROPERTY = ApplicationRefreshResource.class.getName();

    private final Set<String> paths = ConcurrentHashMap.newKeySet();

    void found(String path) {
        paths.add(ResourceMethods.trimmed(path));
    }

    /**
     * Whether the application has a resource on the path.
     *
     * @param path relative to the base of the REST application, decoded
     */
    boolean isAt(String path) {
        return paths.contains(ResourceMethods.trimmed(path));
    }
}
