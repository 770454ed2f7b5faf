package io.supertokens.cdi.config;

import java.time.Duration;

public record AccessTokenSettings(Duration validity, boolean blacklisting, String path) {}
