/**
 * Sessions in Jakarta REST. For applications: annotate a resource with {@link io.supertokens.cdi.http.Secured}, and
 * inject {@link io.supertokens.cdi.http.SessionContext}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.http;
