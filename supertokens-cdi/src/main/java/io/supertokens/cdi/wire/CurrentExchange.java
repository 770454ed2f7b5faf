package io.supertokens.cdi.wire;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Where the beans of a request find its {@link SessionExchange}. Public methods: it is used through a CDI proxy. */
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
