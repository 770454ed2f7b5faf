package io.supertokens.cdi.wire;

import io.supertokens.cdi.config.AccessTokenFormat;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.token.PresentedTokens;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The reference's protocol: three cookies, and the headers {@code anti-csrf} and {@code id-refresh-token}. */
public final class RefJwtProtocol implements WireProtocol {

    static final String ANTI_CSRF = "anti-csrf";

    private final SuperTokensConfig config;
    private final Clock clock;

    /** @param clock determines the Max-Age of cookies */
    public RefJwtProtocol(SuperTokensConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public List<String> requestHeaders() {
        return List.of(ANTI_CSRF, "supertokens-sdk-name", "supertokens-sdk-version");
    }

    @Override
    public Supplier<Presented> read(WireRequest request) {
        List<String> cookies = List.copyOf(request.headers().apply("Cookie"));
        List<String> antiCsrf = List.copyOf(request.headers().apply(ANTI_CSRF));
        return () -> presented(CookieNames.of(config, request.refreshPath()), cookies, antiCsrf);
    }

    private Presented presented(CookieNames names, List<String> cookies, List<String> antiCsrf) {
        List<String> refreshTokens = CookieHeader.values(cookies, names.refreshToken());
        List<String> accessTokens = CookieHeader.values(cookies, names.accessToken());
        List<String> markers = CookieHeader.values(cookies, CookieNames.MARKER);
        List<String> repeated = new ArrayList<>();
        if (accessTokens.size() > 1 && !names.isAccessTokenOfThisHost()) {
            repeated.add(names.accessToken());
        }
        if (refreshTokens.size() > 1) {
            repeated.add(names.refreshToken());
        }
        if (markers.size() > 1) {
            repeated.add(CookieNames.MARKER);
        }
        return new Presented(
                new PresentedTokens(refreshTokens, accessTokens, names.isAccessTokenOfThisHost()),
                antiCsrf.isEmpty() ? null : String.join(",", antiCsrf),
                !markers.isEmpty(),
                config.accessToken().format() == AccessTokenFormat.REF_JWT,
                repeated);
    }

    @Override
    public WireAnswer answer(WireRequest request) {
        return new RefJwtAnswer(config, clock, request);
    }
}
