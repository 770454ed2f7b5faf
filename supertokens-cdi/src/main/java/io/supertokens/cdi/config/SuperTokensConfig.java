package io.supertokens.cdi.config;

import io.supertokens.jpa.DatabaseSettings;

public record SuperTokensConfig(
        DatabaseSettings database,
        AccessTokenSettings accessToken,
        SigningKeySettings signingKey,
        RefreshTokenSettings refreshToken,
        boolean antiCsrf,
        CookieSettings cookie,
        int sessionExpiredStatus,
        OnTokenTheft onTokenTheft) {}
