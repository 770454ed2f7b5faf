package io.supertokens.it.support;

import java.util.HashMap;
import java.util.Map;

/**
 * A browser client of SuperTokens, as a page sets it up.
 *
 * @param name its name in browser-client.js
 * @param transport what it extends, and the page sends its requests with: fetch, xhr or axios
 * @param options its own options; the addresses need not be among them
 */
public record Client(String name, String transport, Map<String, Object> options) {

    /** No client at all. */
    public static Client none() {
        return new Client("none", "fetch", Map.of());
    }

    /** The package supertokens-website 4.2.0, which extends fetch and axios. */
    public static Client website4(String transport) {
        return new Client("website4", transport, Map.of());
    }

    /**
     * The package supertokens-website 20.1.6.
     *
     * @param tokenTransferMethod cookie or header
     */
    public static Client website20(String transport, String tokenTransferMethod) {
        return new Client("website20", transport, Map.of("tokenTransferMethod", tokenTransferMethod));
    }

    /** The same client with another option. */
    public Client with(String option, Object value) {
        Map<String, Object> more = new HashMap<>(options);
        more.put(option, value);
        return new Client(name, transport, more);
    }

    @Override
    public String toString() {
        return name + " " + transport + " " + options;
    }
}
