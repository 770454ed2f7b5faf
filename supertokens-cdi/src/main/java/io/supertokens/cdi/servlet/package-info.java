/**
 * Internal: the session outside Jakarta REST, in servlets and as the caller of the server: of its servlets, security
 * constraints and enterprise beans.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.servlet;
