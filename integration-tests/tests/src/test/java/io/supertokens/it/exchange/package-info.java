/** What {@code CurrentProtocolIT} adds to the application of the session flow: payload changes and claims. */
@org.jspecify.annotations.NullMarked
package io.supertokens.it.exchange;
