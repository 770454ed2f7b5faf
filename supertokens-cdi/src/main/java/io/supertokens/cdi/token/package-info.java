/**
 * Internal: the two kinds of token: what is inside, how they are made, how they are checked. Knows keys, but neither sessions nor
 * the database nor HTTP. Start reading at {@code AccessTokens}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.token;
