/**
 * Internal: the secrets that tokens are made with: which one is current, which ones are still accepted, when they change. Knows
 * neither tokens nor HTTP. Start reading at {@code KeyRing}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.key;
