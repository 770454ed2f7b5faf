package io.supertokens.jpa;

/**
 * The library's own pool of connections at a moment.
 *
 * @param used connections that run statements
 * @param idle connections that are open and free
 * @param waiting callers that wait for a connection
 * @param limit the maximum number of connections
 */
public record PoolState(int used, int idle, int waiting, int limit) {}
