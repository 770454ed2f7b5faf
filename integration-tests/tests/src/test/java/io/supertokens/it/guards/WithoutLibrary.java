package io.supertokens.it.guards;

import jakarta.ws.rs.ApplicationPath;
import java.util.Set;

/** Neither loads services nor is scanned, so the library cannot be active. */
@ApplicationPath("without-library")
public class WithoutLibrary extends WithoutServices {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(Admin.class);
    }
}
