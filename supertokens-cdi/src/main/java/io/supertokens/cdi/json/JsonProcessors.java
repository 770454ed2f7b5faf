package io.supertokens.cdi.json;

import jakarta.json.JsonBuilderFactory;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParserFactory;
import java.util.Map;

/**
 * The server's JSON-P and JSON-B implementations. Looking them up is expensive, so they are kept as long as this class,
 * that is, for the lifetime of the deployment.
 */
public final class JsonProcessors {

    /** Reads JSON texts. */
    public static final JsonParserFactory PARSERS;

    /** Builds JSON values. */
    public static final JsonBuilderFactory BUILDERS;

    static final JsonProvider PROVIDER = JsonProvider.provider();
    static final Jsonb JSONB = JsonbBuilder.create();

    static {
        PARSERS = PROVIDER.createParserFactory(Map.of());
        BUILDERS = PROVIDER.createBuilderFactory(Map.of());
    }

    private JsonProcessors() {}
}
