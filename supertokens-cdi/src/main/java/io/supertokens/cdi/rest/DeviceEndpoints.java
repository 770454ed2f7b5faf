package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.session.IssuedSession;
import io.supertokens.cdi.session.LateRefreshException;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.session.SessionException;
import io.supertokens.cdi.token.DeviceProof;
import io.supertokens.cdi.token.PresentedTokens;
import io.supertokens.cdi.wire.Endpoints;
import io.supertokens.cdi.wire.Presented;
import io.supertokens.cdi.wire.Refusal;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.TransferMode;
import io.supertokens.cdi.wire.WireAnswer;
import io.supertokens.jpa.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.stream.Stream;

/**
 * What a browser calls by itself, without a script: the endpoint that binds a session to the device, and the one that
 * refreshes a bound session (W3C, Device Bound Session Credentials). Browsers take any status below 500 other than those
 * used here as the end of the binding, and so they do with a redirection; 503 is the only failure that they repeat.
 * Neither answer removes a cookie: it may arrive later than that of a login.
 */
@ApplicationScoped
class DeviceEndpoints {

    private static final Logger LOG = System.getLogger(DeviceEndpoints.class.getName());

    private static final String PROOF = "Secure-Session-Response";
    private static final String SESSION_ID = "Sec-Secure-Session-Id";

    @Inject
    private SessionEngine engine;

    @Inject
    private SuperTokensConfig config;

    /** Binds the session of the request to the key of the browser. The session goes on as it is if that fails. */
    Response bind(ContainerRequestContext request, String refreshPath) {
        return answered(
                request,
                refreshPath,
                403,
                exchange ->
                        engine.bind(tokens(exchange.presented()), request.getHeaderString(PROOF), exchange.delivery()));
    }

    /** Refreshes a bound session. */
    Response refresh(ContainerRequestContext request, String refreshPath) {
        String id = request.getHeaderString(SESSION_ID);
        return answered(
                request,
                refreshPath,
                401,
                exchange -> engine.refreshBound(
                        tokens(exchange.presented()).refreshTokens(),
                        id == null ? "" : DeviceProof.unquoted(id),
                        request.getHeaderString(PROOF),
                        exchange.delivery()));
    }

    private static PresentedTokens tokens(Presented presented) {
        return presented.mode() == TransferMode.COOKIE ? presented.tokens() : presented.others();
    }

    /** Asks the engine. */
    @FunctionalInterface
    private interface Question {
        SessionEngine.DeviceAnswer ask(SessionExchange exchange);
    }

    private Response answered(ContainerRequestContext request, String refreshPath, int refused, Question question) {
        SessionExchange exchange = SessionExchange.of(request);
        try {
            exchange.requireNotSent();
            if (!request.getMethod().equals(HttpMethod.POST)) {
                return Refusal.of(403, "method", "Only POST");
            }
            SessionEngine.DeviceAnswer answer = question.ask(exchange);
            if (answer instanceof SessionEngine.DeviceAnswer.Proven proven) {
                exchange.bind(proven.issued());
                return Response.ok(
                                Json.write(instructions(proven.issued().result(), request, refreshPath)),
                                MediaType.APPLICATION_JSON_TYPE)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build();
            }
            if (answer instanceof SessionEngine.DeviceAnswer.Challenge challenge) {
                exchange.challenge(challenge.handle(), challenge.challenge());
                return Refusal.of(403, "device-proof-required", "The key of the session has to sign the challenge");
            }
            exchange.logRefusal("device-proof");
            return Refusal.of(refused, "device-proof", "This request does not come from the device of a session");
        } catch (LateRefreshException e) {
            exchange.logRefusal(e, engine);
            return Refusal.of(503, e.reason(), e.getMessage());
        } catch (SessionException e) {
            exchange.logRefusal(e, engine);
            return Refusal.of(401, e.reason(), e.getMessage());
        } catch (DatabaseException e) {
            DatabaseExceptionMapper.log(e);
            return unavailable();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A device-bound session could not be refreshed", e);
            return unavailable();
        }
    }

    private static Response unavailable() {
        return Refusal.of(503, "unavailable", "Try again");
    }

    /** The session instructions: which cookie needs a refresh, where, and for which requests. */
    private JsonObject instructions(IssuedSession session, ContainerRequestContext request, String refreshPath) {
        WireAnswer.BoundCookie cookie = SessionExchange.of(request).boundCookie();
        JsonArrayBuilder excluded = array();
        excludedPaths(request.getUriInfo().getBaseUri())
                .forEach(path -> excluded.add(
                        Json.object().add("type", "exclude").add("domain", "*").add("path", path)));
        JsonArrayBuilder initiators = array();
        config.cors().allowedOrigins().stream()
                .filter(origin -> origin.startsWith("https://"))
                .map(origin -> URI.create(origin).getHost())
                .filter(host -> host != null)
                .distinct()
                .sorted()
                .forEach(initiators::add);
        return Json.object()
                .add("session_identifier", session.session().handle())
                .add("refresh_url", Endpoints.boundPath(refreshPath))
                .add("scope", Json.object().add("include_site", false).add("scope_specification", excluded))
                .add(
                        "credentials",
                        array().add(Json.object()
                                .add("type", "cookie")
                                .add("name", cookie.name())
                                .add("attributes", cookie.attributes())))
                .add("allowed_refresh_initiators", initiators)
                .build();
    }

    /**
     * A refresh that begins with a login or logout may end after it, and bring back the tokens of the session before.
     */
    private Stream<String> excludedPaths(URI base) {
        Stream<String> signOut = config.client().protocol().includesFrontToken()
                ? Stream.of(Endpoints.signOutPath(config, base))
                : Stream.of();
        return Stream.concat(signOut, config.deviceBinding().excludedPaths().stream())
                .distinct();
    }

    private static JsonArrayBuilder array() {
        return JsonProvider.provider().createArrayBuilder();
    }
}
