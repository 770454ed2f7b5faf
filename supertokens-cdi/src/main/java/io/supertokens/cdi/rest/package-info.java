/**
 * Internal: the filters and mappers that integrate sessions into Jakarta REST. Start reading at
 * {@code SuperTokensFeature}, which registers them, and {@code SessionGate}, which authenticates requests.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.rest;
