package io.supertokens.cdi.rest;

import io.supertokens.cdi.guard.Guards;
import io.supertokens.cdi.guard.ResourceMethods;
import io.supertokens.cdi.guard.RestApplications;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.util.List;

/**
 * Inspects every resource method when the server reads it: rejects classes whose guards cannot work, and records which
 * methods are open and which answer on the refresh path. Registers no filter.
 */
final class ResourceInspection implements DynamicFeature {

    private final Guards guards;
    private final ApplicationRefreshResource ownResource;
    private final RestApplications.Configured application;

    ResourceInspection(Guards guards, ApplicationRefreshResource ownResource, RestApplications.Configured application) {
        this.guards = guards;
        this.ownResource = ownResource;
        this.application = application;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Class<?> type = resource.getResourceClass();
        List<String> problems = guards.locatorProblems(type);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("\n  ", problems));
        }
        ResourceMethods.of(type, resource.getResourceMethod()).ifPresent(found -> {
            if (found.verbs().contains(HttpMethod.POST)) {
                ownResource.found(found.path());
            }
            if (ResourceMethods.isRoot(type)) {
                application.found(type, found);
            }
        });
    }
}
