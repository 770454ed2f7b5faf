/** Internal: removes expired sessions from the database, by an EJB timer or, where there is no EJB, by another scheduler. */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.cleanup;
