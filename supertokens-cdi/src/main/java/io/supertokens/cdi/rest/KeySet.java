package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.AccessTokenSettings;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.session.SessionEngine;
import io.supertokens.cdi.wire.Endpoints;
import io.supertokens.cdi.wire.MergingResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what others need to verify access tokens, if these are signed with key pairs: the public keys (RFC 7517),
 * and, if the issuer is a URL, where they are (OpenID Connect Discovery 1.0, section 3). Without a session, for pages of
 * all origins.
 */
@ApplicationScoped
class KeySet {

    /** Shorter than any announcement of a key, so that a key is known before it signs. */
    private static final String CACHING =
            "public, max-age=" + AccessTokenSettings.KEY_SET_AGE.toSeconds() + ", must-revalidate";

    @Inject
    private SuperTokensConfig config;

    @Inject
    private SessionEngine engine;

    /** Answers GET on the two paths; leaves all other requests alone. */
    void answer(ContainerRequestContext request, String path) {
        if (!config.accessToken().algorithm().isAsymmetric() || !isReading(request.getMethod())) {
            return;
        }
        JsonObject document = document(path, request);
        if (document != null) {
            MergingResponse.to(request).fixed("Access-Control-Allow-Origin", "*");
            request.abortWith(Response.ok(Json.write(document), MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.CACHE_CONTROL, CACHING)
                    .build());
        }
    }

    private static boolean isReading(String method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }

    private @Nullable JsonObject document(String path, ContainerRequestContext request) {
        if (path.equals(Endpoints.keySetPath(config, request.getUriInfo().getBaseUri()))) {
            return engine.accessTokens().keySet();
        }
        String url = config.accessToken().keySetUrl();
        if (url == null
                || !path.equals(
                        Endpoints.discoveryPath(config, request.getUriInfo().getBaseUri()))) {
            return null;
        }
        return Json.object()
                .add("issuer", config.accessToken().issuer())
                .add("jwks_uri", url)
                .add(
                        "id_token_signing_alg_values_supported",
                        Json.array().add(config.accessToken().algorithm().joseName()))
                .build();
    }
}
