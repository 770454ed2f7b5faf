/**
 * Sessions in Jakarta REST. For applications: put {@link io.supertokens.cdi.http.Secured} on a resource, and inject {@link
 * io.supertokens.cdi.http.SessionContext}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.http;
