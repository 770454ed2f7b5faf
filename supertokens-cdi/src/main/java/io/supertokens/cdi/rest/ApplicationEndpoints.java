package io.supertokens.cdi.rest;

import io.supertokens.cdi.guard.ResourceMethods;
import jakarta.ws.rs.core.Configuration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the paths on which a REST application itself answers POST: there, its resources take precedence over the
 * library's endpoints. Stored as a property of the application's configuration, because a WAR may have several
 * applications.
 */
final class ApplicationEndpoints {

    static final String PROPERTY = ApplicationEndpoints.class.getName();

    private final Set<String> paths = ConcurrentHashMap.newKeySet();

    void found(String path) {
        paths.add(ResourceMethods.trimmed(path));
    }

    /**
     * Whether an application has a resource on the path.
     *
     * @param path relative to the base of the REST application, decoded
     */
    static boolean answer(Configuration application, String path) {
        return application.getProperty(PROPERTY) instanceof ApplicationEndpoints own
                && own.paths.contains(ResourceMethods.trimmed(path));
    }
}
