/**
 * Internal: removes expired sessions from the database with an EJB timer, or with another scheduler if there is no EJB.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.cleanup;
