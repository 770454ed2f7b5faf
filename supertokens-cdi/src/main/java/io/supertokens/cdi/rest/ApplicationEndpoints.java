package io.supertokens.cdi.rest;

import io.supertokens.cdi.guard.ResourceMethods;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the paths on which a REST application itself answers POST: there, its resources take precedence over the
 * library's endpoints. Each application has its own.
 */
final class ApplicationEndpoints {

    private final Set<String> paths = ConcurrentHashMap.newKeySet();

    void found(String path) {
        paths.add(ResourceMethods.trimmed(path));
    }

    /**
     * Whether an application has a resource on the path.
     *
     * @param path relative to the base of the REST application, decoded
     */
    boolean answer(String path) {
        return paths.contains(ResourceMethods.trimmed(path));
    }
}
