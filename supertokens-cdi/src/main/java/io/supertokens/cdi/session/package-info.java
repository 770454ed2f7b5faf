/**
 * Creates, checks, refreshes and revokes sessions. For applications: inject {@link
 * io.supertokens.cdi.session.SessionService}, and observe {@link io.supertokens.cdi.session.SessionEvent}. Knows tokens
 * and the store, but neither HTTP nor CDI; {@code Lineage} decides what is theft. Only {@link
 * io.supertokens.cdi.session.SessionEngine} is internal.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.session;
