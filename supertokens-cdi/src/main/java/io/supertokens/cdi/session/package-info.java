/**
 * Sessions: created, checked, refreshed, revoked. For applications: inject {@link io.supertokens.cdi.session.SessionService},
 * and observe {@link io.supertokens.cdi.session.SessionEvent}. Knows tokens and the store, but neither HTTP nor CDI; what is
 * theft is decided in {@code Lineage}. {@link io.supertokens.cdi.session.SessionEngine} alone is internal.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.session;
