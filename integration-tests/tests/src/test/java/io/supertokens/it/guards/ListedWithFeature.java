package io.supertokens.it.guards;

import io.supertokens.cdi.rest.SuperTokensFeature;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Lists its classes and the library, for servers that do not load the library as a service. */
@ApplicationPath("api")
public class ListedWithFeature extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(Admin.class, AdminOfBase.class, Members.class, SuperTokensFeature.class);
    }
}
