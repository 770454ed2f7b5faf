package io.supertokens.it.claims;

import io.supertokens.it.support.Wars;
import java.util.Map;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Builds the application. */
public final class ClaimsWar {

    private ClaimsWar() {}

    /** The application with this name, these properties and this REST application. */
    public static WebArchive of(String name, Map<String, String> config, Class<?> application) {
        return Wars.war(
                name,
                config,
                application,
                ClaimsResource.class,
                WideBean.class,
                RolesResource.class,
                OwnClaim.class,
                Seen.class,
                SeenByEjb.class,
                SeenByServlet.class,
                SeenByServletFilter.class,
                SeenEarly.class,
                SeenResource.class);
    }
}
