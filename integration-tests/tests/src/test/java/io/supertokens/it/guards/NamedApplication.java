package io.supertokens.it.guards;

import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Is named by a servlet with another name in web.xml. */
public class NamedApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(Admin.class);
    }
}
