package io.supertokens.cdi.http;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Who may call a resource, by the annotations of Jakarta Annotations. */
record Access(boolean everyone, Set<String> roles) {

    /** Stands for every role, as in Jakarta Servlet. */
    private static final String ANY_ROLE = "**";

    static Optional<Access> of(AnnotatedElement element) {
        if (element.isAnnotationPresent(DenyAll.class)) {
            return Optional.of(new Access(false, Set.of()));
        }
        RolesAllowed rolesAllowed = element.getAnnotation(RolesAllowed.class);
        if (rolesAllowed != null) {
            return Optional.of(new Access(false, Set.copyOf(List.of(rolesAllowed.value()))));
        }
        return Optional.ofNullable(element.getAnnotation(PermitAll.class)).map(all -> new Access(true, Set.of()));
    }

    /** Whether an authenticated user may pass. */
    boolean allows(SecurityContext user) {
        return everyone || roles.contains(ANY_ROLE) || roles.stream().anyMatch(user::isUserInRole);
    }

    /** What a user has to have to pass, in words for the log. */
    String needed() {
        return roles.isEmpty()
                ? "@DenyAll lets nobody in"
                : "it needs one of the roles " + String.join(", ", new TreeSet<>(roles));
    }
}
