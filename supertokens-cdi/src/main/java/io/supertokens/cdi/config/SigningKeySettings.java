package io.supertokens.cdi.config;

import java.time.Duration;

public record SigningKeySettings(boolean dynamic, Duration updateInterval) {}
