/**
 * Internal: what can be configured, as plain records; each checks its own values. Knows MicroProfile Config in one place only,
 * {@link io.supertokens.cdi.config.ConfigReader}, which has the name, the default and the bounds of every property.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.config;
