package io.supertokens.cdi.servlet;

import io.supertokens.cdi.config.SuperTokensConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.auth.LoginConfig;

/**
 * Registers the {@link CallerModule} with the server, unless the application has an authentication of its own, which it
 * would replace.
 */
@ApplicationScoped
public class CallerRegistration {

    private static final Logger LOG = System.getLogger("io.supertokens");
    private static final String REGISTERED = CallerRegistration.class.getName();
    private static final String NAMES_CALLERS = CallerRegistration.class.getName() + ".names";
    private static final String LAYER = "HttpServlet"; // Jakarta Authentication, section 3.2
    private static final Pattern LOGIN_CONFIG = Pattern.compile("<(?:[\\w.-]+:)?login-config\\b");
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");

    @Inject
    private SuperTokensConfig config;

    @Inject
    private Callers callers;

    @Inject
    private Answers answers;

    /**
     * Registers the module; logs what the caller of the server is.
     *
     * @param types the classes that may be REST applications
     */
    public void register(ServletContext web, Collection<Class<?>> types) {
        LOG.log(Level.INFO, "Sessions: " + registered(web, types));
    }

    private String registered(ServletContext web, Collection<Class<?>> types) {
        if (!config.caller()) {
            return "their users are not callers of the server (supertokens.caller = false)";
        }
        if (hasLogin(web, types)) {
            return "the application has an authentication of its own, which names the callers of the server";
        }
        web.setAttribute(NAMES_CALLERS, true);
        try {
            return register(web)
                    ? "their users are the callers of the server"
                    : "their users are the callers of servlets; the server has another authentication module for this application";
        } catch (LinkageError | RuntimeException e) {
            LOG.log(Level.DEBUG, "No Jakarta Authentication", e);
            return "their users are the callers of servlets; the server has no Jakarta Authentication for enterprise beans and security constraints";
        }
    }

    private boolean register(ServletContext web) {
        AuthConfigFactory factory = AuthConfigFactory.getFactory();
        if (factory == null) {
            throw new IllegalStateException("The server has no AuthConfigFactory");
        }
        String context = web.getVirtualServerName() + " " + web.getContextPath();
        if (factory.getConfigProvider(LAYER, context, null) != null) {
            return false;
        }
        new CallerBeans(callers, answers).keepIn(web);
        web.setAttribute(REGISTERED, CallerModule.registerWith(factory, web));
        return true;
    }

    /** Whether the users of sessions are the callers in this WAR. */
    static boolean namesCallers(ServletContext web) {
        return web.getAttribute(NAMES_CALLERS) != null;
    }

    /** Removes the module, which the server would keep. */
    public static void remove(ServletContext web) {
        if (web.getAttribute(REGISTERED) instanceof String registration) {
            web.removeAttribute(REGISTERED);
            CallerBeans.forget(web);
            boolean unused = AuthConfigFactory.getFactory().removeRegistration(registration);
        }
    }

    private static boolean hasLogin(ServletContext web, Collection<Class<?>> types) {
        return types.stream().anyMatch(type -> type.isAnnotationPresent(LoginConfig.class))
                || hasMechanism()
                || hasLoginConfig(web);
    }

    private static boolean hasMechanism() {
        try {
            return !CDI.current()
                    .select(HttpAuthenticationMechanism.class, Any.Literal.INSTANCE)
                    .isUnsatisfied();
        } catch (NoClassDefFoundError e) {
            return false; // the server has no Jakarta Security
        }
    }

    /** Whether a deployment descriptor of the WAR, or of a jar in it, has a login. */
    private static boolean hasLoginConfig(ServletContext web) {
        try {
            List<URL> descriptors =
                    new ArrayList<>(Collections.list(web.getClassLoader().getResources("META-INF/web-fragment.xml")));
            URL ofWar = web.getResource("/WEB-INF/web.xml");
            if (ofWar != null) {
                descriptors.add(ofWar);
            }
            for (URL descriptor : descriptors) {
                try (InputStream in = descriptor.openStream()) {
                    if (hasLoginConfig(new String(in.readAllBytes(), StandardCharsets.UTF_8))) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean hasLoginConfig(String descriptor) {
        return LOGIN_CONFIG.matcher(COMMENT.matcher(descriptor).replaceAll("")).find();
    }
}
