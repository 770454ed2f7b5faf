/**
 * Internal: metrics and traces by OpenTelemetry, as MicroProfile Telemetry offers it; not used if the server has no
 * OpenTelemetry.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.telemetry;
