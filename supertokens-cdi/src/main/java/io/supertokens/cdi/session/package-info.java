/**
 * Sessions: created, checked, refreshed, revoked. Knows tokens and the store, but neither HTTP nor CDI. Start reading at
 * {@link io.supertokens.cdi.session.SessionService}; what is theft is decided in {@code Lineage}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.session;
