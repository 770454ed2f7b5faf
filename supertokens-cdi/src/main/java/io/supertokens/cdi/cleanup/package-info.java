/** Removes the sessions that are over. */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.cleanup;
