package io.supertokens.cdi.http;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * What {@code @Inject JsonWebToken} gives: the session's token; where the request has no session, the token of the server's
 * own MicroProfile JWT authentication; else a token without any claim. The priority lets it stand in for the server's bean
 * of the same type, to which nothing is lost.
 */
@RequestScoped
@Alternative
@Priority(2000)
@Typed(JsonWebToken.class)
class CurrentToken implements JsonWebToken {

    @Inject
    private CurrentExchange current;

    @Override
    public @Nullable String getName() {
        JsonWebToken token = token();
        return token == null ? null : token.getName();
    }

    @Override
    public Set<String> getClaimNames() {
        JsonWebToken token = token();
        Set<String> names = token == null ? null : token.getClaimNames();
        return names == null ? Set.of() : names;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as the specification declares it
    public <T> @Nullable T getClaim(String name) {
        JsonWebToken token = token();
        return token == null ? null : token.getClaim(name);
    }

    @Override
    public Set<String> getGroups() {
        JsonWebToken token = token();
        Set<String> groups = token == null ? null : token.getGroups();
        return groups == null ? Set.of() : groups;
    }

    private @Nullable JsonWebToken token() {
        SessionExchange exchange = current.get();
        if (exchange == null) {
            return null;
        }
        SessionPrincipal principal = exchange.principal();
        return principal == null && exchange.containerPrincipal() instanceof JsonWebToken other ? other : principal;
    }
}
