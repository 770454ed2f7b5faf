package io.supertokens.cdi.wire;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A request and its response, as far as a protocol needs them.
 *
 * @param headers the values of a header, by its case-insensitive name; empty if the request has none
 * @param refreshPath the only path to which the client sends its refresh token
 * @param isRefresh whether it is a request to that path
 * @param scopes the scopes of cookies that the client may have sent with this request
 * @param isCommitted whether the response has been committed
 */
public record WireRequest(
        Function<String, List<String>> headers,
        String refreshPath,
        boolean isRefresh,
        Supplier<List<CookieScope>> scopes,
        BooleanSupplier isCommitted) {}
