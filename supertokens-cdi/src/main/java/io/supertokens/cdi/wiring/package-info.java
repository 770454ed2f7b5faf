/**
 * Internal: makes the beans and starts the library: knows all other packages and is known by none. Start reading at {@code
 * Wiring}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.wiring;
