package io.supertokens.cdi.http;

import io.supertokens.cdi.session.SessionClaim;
import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Requires a session for a REST resource. Applies to a method, to a resource class, to a superclass or an interface of
 * it, or to the {@code Application} and so to all of its resources. Within the resource, {@link SessionContext} has a
 * session, and the principal of the security context is the session's
 * {@link org.eclipse.microprofile.jwt.JsonWebToken}.
 *
 * <p>Within one class or interface, the annotation of a method replaces that of the type, as with
 * {@link jakarta.annotation.security.RolesAllowed}, {@link jakarta.annotation.security.DenyAll} and
 * {@link jakarta.annotation.security.PermitAll}. Annotations of different types are combined: {@code ALWAYS} is
 * stricter than {@code STATE_CHANGING}, which is stricter than {@code NEVER}; {@code DATABASE} is stricter than
 * {@code AS_CONFIGURED}; the shortest {@code maxAge} counts; one {@code deviceBound} is enough; a session is optional
 * only if all of them say so.
 * {@code @PermitAll} opens a method or class that its {@code Application} restricts. {@code @PermitAll} with
 * {@code @Secured(optional = true)} opens it and recognises a session. Beside any other restriction {@code @PermitAll}
 * opens nothing. On a superclass or an interface it opens only the methods that are declared there.
 *
 * <p>A sub-resource locator cannot be secured, because servers call it before any check; the deployment fails. Annotate
 * the class of the sub-resource instead. The constructor of a resource class runs before the check as well.
 *
 * <p>The check costs no database statement, except for the first use of an access token that a refresh has issued (1
 * update, and 1 read only if another request was faster) and where the database tells whether a session was revoked (1
 * read). A request that fails it is answered before the resource is called; {@link
 * io.supertokens.cdi.session.SessionException} has the cases.
 */
@NameBinding
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Secured {

    /** When the request must carry the session's anti-CSRF token. Has no effect if anti-CSRF is configured off. */
    AntiCsrf antiCsrf() default AntiCsrf.STATE_CHANGING;

    /**
     * Whether the resource can also be called without a session; {@link SessionContext#isPresent()} tells whether there
     * is one.
     */
    boolean optional() default false;

    /**
     * The claims that the session must satisfy, each the class of a bean. A request whose session does not is answered
     * with 403 and the reasons.
     */
    Class<? extends SessionClaim<?>>[] claims() default {};

    /** How soon the resource refuses a session that was revoked. */
    Revocation revocation() default Revocation.AS_CONFIGURED;

    /** How soon a resource refuses a session that was revoked. */
    enum Revocation {
        /** As {@code supertokens.access-token.revocation} says. */
        AS_CONFIGURED,
        /** At once: each request reads the session from the database. For the few resources that may not wait. */
        DATABASE
    }

    /**
     * How long ago the user may have authenticated, at login or as recorded by {@link SessionContext#reauthenticated}:
     * a duration of ISO 8601 from 1 second to 365 days, such as {@code PT5M}; empty for any time, which is the default.
     * A session for which it is longer ago, or not known, is answered with 401 and the reason {@code
     * insufficient-user-authentication}, and stays as it is. Clients of SuperTokens, which would take 401 for an expired
     * access token, are answered like a session that does not satisfy a claim: with 403.
     *
     * <p>The time is part of the access token: no database statement. Tokens in the reference's format cannot contain it,
     * so with them the deployment fails; so it does for anything that is not such a duration.
     */
    String maxAge() default "";

    /**
     * Whether the session must be bound to the browser's device, so that a copy of its cookies is of no use for long:
     * {@link io.supertokens.cdi.session.Session#isDeviceBound}. For what matters; users of browsers that bind no sessions
     * cannot call it. A session that is not bound is answered with 403 and the reason {@code device-not-bound}, and stays
     * as it is. No database statement. Without {@code supertokens.device-binding.enabled} the deployment fails.
     */
    boolean deviceBound() default false;

    /** When the request must carry the session's anti-CSRF token in the header {@code anti-csrf}. */
    enum AntiCsrf {
        /** With every method but GET, HEAD and OPTIONS (the safe methods of RFC 9110, section 9.2.1). */
        STATE_CHANGING,
        /** With every method: for a GET that changes something, or whose response must not be read by other sites. */
        ALWAYS,
        /** Never: for clients that cannot send the header, such as an image or a download link. */
        NEVER
    }
}
