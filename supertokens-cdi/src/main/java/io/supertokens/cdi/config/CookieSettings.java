package io.supertokens.cdi.config;

import org.jspecify.annotations.Nullable;

public record CookieSettings(@Nullable String domain, boolean secure, SameSite sameSite) {}
