package io.supertokens.cdi.mpjwt;

import io.supertokens.cdi.wire.CurrentExchange;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * The token that {@code @Inject JsonWebToken} returns: the session's token. If the request has no session, it delegates
 * to the bean that would be injected without this one, which is that of the server's own MicroProfile JWT
 * authentication or of the application. Takes precedence over that bean by its priority. If there is no token at all,
 * every method returns null.
 */
@RequestScoped
@Alternative
@Priority(2000)
@Typed(JsonWebToken.class)
class CurrentToken implements JsonWebToken {

    @Inject
    private CurrentExchange current;

    @Inject
    private BeanManager beans;

    @Override
    public @Nullable String getName() {
        return ask(JsonWebToken::getName);
    }

    @Override
    public @Nullable Set<String> getClaimNames() {
        return ask(JsonWebToken::getClaimNames);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as the specification declares it
    public <T> @Nullable T getClaim(String name) {
        return ask(token -> token.getClaim(name));
    }

    @Override
    public @Nullable Set<String> getGroups() {
        return ask(JsonWebToken::getGroups);
    }

    private <T> @Nullable T ask(Function<JsonWebToken, @Nullable T> question) {
        SessionExchange exchange = current.get();
        SessionPrincipal principal = exchange == null ? null : SessionPrincipal.of(exchange);
        if (principal != null) {
            return question.apply(principal);
        }
        Bean<?> displaced = displaced();
        if (displaced != null) {
            return ask(displaced, question);
        }
        return exchange != null && exchange.containerPrincipal() instanceof JsonWebToken token
                ? question.apply(token)
                : null;
    }

    /**
     * Asks a bean of a normal scope through its proxy; for any other scope creates an instance for this question only.
     */
    private <T> @Nullable T ask(Bean<?> bean, Function<JsonWebToken, @Nullable T> question) {
        CreationalContext<?> context = beans.createCreationalContext(bean);
        try {
            JsonWebToken token = (JsonWebToken) beans.getReference(bean, JsonWebToken.class, context);
            return token == null ? null : question.apply(token);
        } finally {
            context.release();
        }
    }

    private @Nullable Bean<?> displaced() {
        return beans.resolve(beans.getBeans(JsonWebToken.class).stream()
                .filter(bean -> bean.getBeanClass() != CurrentToken.class)
                .collect(Collectors.toSet()));
    }
}
