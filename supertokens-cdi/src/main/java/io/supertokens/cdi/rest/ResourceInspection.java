package io.supertokens.cdi.rest;

import io.supertokens.cdi.guard.Guards;
import io.supertokens.cdi.guard.ResourceMethods;
import io.supertokens.cdi.guard.RestApplications;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Inspects every resource method when the server reads it: rejects classes whose guards cannot work, and records which
 * methods are open and which answer POST. Registers no filter.
 */
final class ResourceInspection implements DynamicFeature {

    private final Guards guards;
    private final ClaimGate claimGate;
    private final StepUp stepUp;
    private final DeviceGate devices;
    private final AdministrationEndpoints administration;
    private final ApplicationEndpoints endpoints;
    private final RestApplications.Configured application;

    ResourceInspection(
            Guards guards,
            ClaimGate claimGate,
            StepUp stepUp,
            DeviceGate devices,
            AdministrationEndpoints administration,
            ApplicationEndpoints endpoints,
            RestApplications.Configured application) {
        this.guards = guards;
        this.claimGate = claimGate;
        this.stepUp = stepUp;
        this.devices = devices;
        this.administration = administration;
        this.endpoints = endpoints;
        this.application = application;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Class<?> type = resource.getResourceClass();
        List<String> problems = guards.locatorProblems(type);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("\n  ", problems));
        }
        requireClaims(type, resource.getResourceMethod());
        requireStepUp(type, resource.getResourceMethod());
        requireDevices(type, resource.getResourceMethod());
        ResourceMethods.of(type, resource.getResourceMethod()).ifPresent(found -> {
            if (ResourceMethods.isRoot(type)) {
                administration.requireElsewhere(type, found);
                application.found(type, found);
                if (found.verbs().contains(HttpMethod.POST)) {
                    endpoints.found(found.path());
                }
            }
        });
    }

    private void requireStepUp(Class<?> type, Method method) {
        if (guards.maxAgeOf(type, method).isPresent() && !stepUp.isPossible()) {
            throw new IllegalStateException(
                    "%s.%s has @Secured(maxAge), which would refuse every request: access tokens do not contain when the user authenticated. Set supertokens.access-token.format = jwt, or remove maxAge"
                            .formatted(type.getName(), method.getName()));
        }
    }

    private void requireDevices(Class<?> type, Method method) {
        if (guards.areDeviceBound(type, method) && !devices.isPossible()) {
            throw new IllegalStateException(
                    "%s.%s has @Secured(deviceBound = true), which would refuse every request: no session is bound to a device. Set supertokens.device-binding.enabled = true, or remove deviceBound"
                            .formatted(type.getName(), method.getName()));
        }
    }

    private void requireClaims(Class<?> type, Method method) {
        guards.claimsOf(type, method).stream()
                .filter(claim -> !claimGate.isBeanOfApplication(claim))
                .findFirst()
                .ifPresent(claim -> {
                    throw new IllegalStateException(
                            "%s.%s requires the claim %s, which is not a bean that lives as long as the application: annotate the class with @ApplicationScoped, and let no other bean extend it"
                                    .formatted(type.getName(), method.getName(), claim.getName()));
                });
    }
}
