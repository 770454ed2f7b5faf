/**
 * Internal: the configuration, as plain records; each checks its own values. Only
 * {@link io.supertokens.cdi.config.ConfigReader} knows MicroProfile Config; {@code Property} has the name, the default
 * and the bounds of every property.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.config;
