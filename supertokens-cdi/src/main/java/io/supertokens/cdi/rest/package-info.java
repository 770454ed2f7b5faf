/**
 * Internal: the filters and mappers that bring sessions into Jakarta REST. Start reading at {@code SuperTokensFeature}, which
 * registers them, and {@code SessionGate}, which lets a request pass.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.rest;
