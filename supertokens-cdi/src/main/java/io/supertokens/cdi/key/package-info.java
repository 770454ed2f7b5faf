/**
 * Internal: the keys of tokens: which one is current, which ones are still accepted, when they rotate. Knows neither
 * tokens nor HTTP. Start reading at {@code KeyRing}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.key;
