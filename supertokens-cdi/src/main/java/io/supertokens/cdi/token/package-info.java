/**
 * Internal: the two kinds of token: their content, how they are issued and how they are verified. Knows keys, but
 * neither sessions nor the database nor HTTP. Start reading at {@code AccessTokens}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.token;
