package io.supertokens.cdi.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Registers {@link MergingResponseFilter}; found as a service (Jakarta Servlet 6.0, section 8.2.4), also without scanning. */
public final class MergingResponseInitializer implements ServletContainerInitializer {

    /** For the servlet container. */
    public MergingResponseInitializer() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        FilterRegistration.Dynamic filter =
                context.addFilter(MergingResponseFilter.class.getName(), MergingResponseFilter.class);
        if (filter != null) {
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
        }
    }

    /**
     * Called when the application starts.
     *
     * @throws IllegalStateException if the server did not find the service
     */
    static void requireRegistered(ServletContext context) {
        boolean isRegistered = context.getFilterRegistrations().values().stream()
                .anyMatch(filter -> MergingResponseFilter.class.getName().equals(filter.getClassName()));
        if (!isRegistered) {
            throw new IllegalStateException(MergingResponseFilter.MISSING);
        }
    }
}
