package io.supertokens.cdi.token;

/**
 * How the tokens of one login, refresh or change reach the client, as far as it determines what they contain.
 *
 * @param limit what the client can store
 * @param antiCsrf whether requests with the access token have to repeat an anti-CSRF token
 * @param antiCsrfAtRefresh whether the refresh has to, as well
 */
public record Delivery(TokenLimit limit, boolean antiCsrf, boolean antiCsrfAtRefresh) {}
