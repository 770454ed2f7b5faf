/**
 * Internal: creates the beans and starts the library. Knows all other packages, and none knows it. Start reading at
 * {@code Wiring}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.wiring;
