package io.supertokens.it.guards;

import jakarta.ws.rs.core.Application;
import java.util.Set;

/** A servlet of another name in web.xml names its class. */
public class NamedApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(Admin.class);
    }
}
