package io.supertokens.cdi.http;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a REST resource be called with a session only. On a method, on a resource class, a superclass or an interface of it,
 * or on the {@code Application} for all of its resources. Behind it {@link SessionContext} is present, and the security context's
 * principal is the session's {@link org.eclipse.microprofile.jwt.JsonWebToken}.
 *
 * <p>Within one class or interface the annotation of a method replaces that of the type, as with
 * {@link jakarta.annotation.security.RolesAllowed}, {@link jakarta.annotation.security.DenyAll} and
 * {@link jakarta.annotation.security.PermitAll}. Those of different types apply all together: {@code ALWAYS} is stricter than
 * {@code STATE_CHANGING}, and that than {@code NEVER}; a session is optional only where all say so. {@code @PermitAll} opens
 * a method or class that its {@code Application} closes; {@code @PermitAll} with {@code @Secured(optional = true)} opens it
 * and recognises a session; beside any other restriction it opens nothing. On a superclass or an interface it opens only the
 * methods that are declared there.
 *
 * <p>A sub-resource locator cannot be secured, because servers call it before any check: annotate the class of the
 * sub-resource. Otherwise the deployment fails. The constructor of a resource class runs before the check as well.
 *
 * <p>A request without a session is answered before the resource is called: see {@link
 * io.supertokens.cdi.session.SessionException} for the cases.
 */
@NameBinding
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Secured {

    /** When the request must carry the session's anti-CSRF token. Without effect where anti-CSRF is configured off. */
    AntiCsrf antiCsrf() default AntiCsrf.STATE_CHANGING;

    /** Whether the resource is also called without a session; {@link SessionContext#isPresent()} then tells. */
    boolean optional() default false;

    /** When the request must carry the session's anti-CSRF token in the header {@code anti-csrf}. */
    enum AntiCsrf {
        /** With every method but GET, HEAD and OPTIONS (the safe methods of RFC 9110, section 9.2.1). */
        STATE_CHANGING,
        /** With every method: for a GET that changes something, or whose answer must not be read across sites. */
        ALWAYS,
        /** Never: for clients that cannot send the header, such as an image or a download link. */
        NEVER
    }
}
