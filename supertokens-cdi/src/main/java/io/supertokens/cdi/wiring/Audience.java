package io.supertokens.cdi.wiring;

import io.supertokens.cdi.config.SuperTokensConfig;
import jakarta.servlet.ServletContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The audience of sessions: the configured one, or the context path of the WAR, which is known once the servlet context
 * has started. Until then, beans can be created as long as they read the audience later. Thread-safe.
 */
final class Audience implements Supplier<String> {

    private final @Nullable String configured;
    private volatile @Nullable String contextPath;

    /** @param configured null for the context path */
    Audience(@Nullable String configured) {
        this.configured = configured;
    }

    /**
     * Determines the default when the servlet context has started.
     *
     * @return whether the audience was unknown before
     * @throws IllegalStateException if another WAR uses the same instance, or if the path cannot be an audience
     */
    synchronized boolean learn(ServletContext web) {
        if (configured != null) {
            return false;
        }
        String path = web.getContextPath().isEmpty() ? "/" : web.getContextPath();
        try {
            SuperTokensConfig.requireAudience(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "supertokens.audience: the default, the context path %s, cannot be one (%s); set the property"
                            .formatted(path, e.getMessage()),
                    e);
        }
        if (contextPath != null && !contextPath.equals(path)) {
            throw new IllegalStateException(
                    "supertokens.audience: the applications %s and %s have one library together, so that neither context path is the default; set the property, or put the library into each WAR"
                            .formatted(contextPath, path));
        }
        boolean isNew = contextPath == null;
        contextPath = path;
        return isNew;
    }

    /** Whether {@link #get} has a result. */
    boolean isKnown() {
        return configured != null || contextPath != null;
    }

    /** A description for the log. */
    String description() {
        String audience = configured != null ? configured : contextPath;
        if (audience == null) {
            return "known when the WAR starts";
        }
        return configured == null && audience.equals("/")
                ? "/, as of every application at the root: where another one uses these tables, set supertokens.audience"
                : audience;
    }

    /**
     * The audience, 1 to 128 characters.
     *
     * @throws IllegalStateException if the default is not known yet
     */
    @Override
    public String get() {
        String audience = configured != null ? configured : contextPath;
        if (audience == null) {
            throw new IllegalStateException(
                    "supertokens.audience: the default, the context path of the WAR, is known only when its servlet context has started; set the property where sessions are needed before (a @Startup bean), or where there is no WAR");
        }
        return audience;
    }
}
