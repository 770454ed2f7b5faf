package io.supertokens.cdi.rest;

import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.wire.SessionExchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.container.ContainerRequestContext;

/** Signs a user out, as current clients request it. */
@ApplicationScoped
class SignOut {

    @Inject
    private SessionGate gate;

    @Inject
    private SessionContext session;

    @Inject
    private SessionEngine engine;

    /**
     * Revokes the session of the request, and tells the client to delete its tokens. Succeeds also if there is no
     * session any more. A session is protected as by {@link io.supertokens.cdi.http.Secured}.
     *
     * @throws io.supertokens.cdi.session.TryRefreshTokenException if the access token has expired, or if the anti-CSRF
     *     token is missing or wrong; nothing is changed
     * @throws ForbiddenException if a page of another site requests it
     */
    void run(ContainerRequestContext request) {
        SessionExchange exchange = SessionExchange.of(request);
        exchange.consult();
        exchange.requireNotSent();
        try {
            gate.enter(exchange, true);
            session.revoke();
        } catch (UnauthorisedException e) {
            exchange.logOutNobody();
        } catch (SessionException e) {
            exchange.logRefusal(e, engine);
            throw e;
        } catch (ForbiddenException e) {
            exchange.logCrossSite();
            throw e;
        }
    }
}
