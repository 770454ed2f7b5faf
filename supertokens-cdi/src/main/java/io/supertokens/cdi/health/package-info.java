/**
 * Internal: reports to the server whether the application can serve sessions; not used if the server has no
 * MicroProfile Health.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.health;
