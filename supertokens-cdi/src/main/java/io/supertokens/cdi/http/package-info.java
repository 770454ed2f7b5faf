/**
 * Sessions over HTTP: cookies and headers, and the Jakarta REST filters that read and write them. Knows sessions, but not
 * where they are kept. An application uses {@link io.supertokens.cdi.http.Secured} and
 * {@link io.supertokens.cdi.http.SessionContext}; the wire is in {@code SessionCookies}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.http;
