package io.supertokens.it.two;

import io.supertokens.cdi.http.Secured;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Secures all of its resources, and lists them, which turns scanning off. */
@ApplicationPath("one")
@Secured(optional = true)
public class ScannedApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(SharedResource.class);
    }
}
