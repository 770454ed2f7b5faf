package io.supertokens.it.guards;

import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Gets its path from web.xml, and lists its classes. */
public class MappedApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(Admin.class, AdminOfBase.class, Members.class);
    }
}
