package io.supertokens.cdi.wire;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/**
 * Gives the beans of a request its {@link SessionExchange}. The methods are public because CDI calls them through a
 * proxy.
 */
@RequestScoped
public class CurrentExchange {

    private @Nullable SessionExchange exchange;

    public void set(SessionExchange exchange) {
        this.exchange = exchange;
    }

    public @Nullable SessionExchange get() {
        if (exchange != null) {
            exchange.consult();
        }
        return exchange;
    }
}
