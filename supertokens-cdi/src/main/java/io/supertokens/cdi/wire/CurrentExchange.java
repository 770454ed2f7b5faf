package io.supertokens.cdi.wire;

import jakarta.enterprise.context.RequestScoped;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives the beans of a request its {@link SessionExchange}. The methods are public because CDI calls them through a
 * proxy.
 */
@RequestScoped
public class CurrentExchange {

    private @Nullable SessionExchange exchange;
    private @Nullable Supplier<SessionExchange> outsideRest;

    public void set(SessionExchange exchange) {
        this.exchange = exchange;
    }

    /** Sets the exchange for a request that Jakarta REST does not handle; it is made when a bean first asks for it. */
    public void offer(Supplier<SessionExchange> outsideRest) {
        this.outsideRest = outsideRest;
    }

    public @Nullable SessionExchange get() {
        SessionExchange found = exchange != null ? exchange : outsideRest != null ? outsideRest.get() : null;
        if (found != null) {
            found.consult();
        }
        return found;
    }
}
