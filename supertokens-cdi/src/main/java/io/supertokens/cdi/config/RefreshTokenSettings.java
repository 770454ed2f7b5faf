package io.supertokens.cdi.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

public record RefreshTokenSettings(
        Duration validity,
        @Nullable CronSchedule removalSchedule,
        @Nullable String renewTokenPath) {}
