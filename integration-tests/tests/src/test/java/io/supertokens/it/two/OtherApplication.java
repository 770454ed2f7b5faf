package io.supertokens.it.two;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

@ApplicationPath("other")
public class OtherApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(SharedResource.class, OwnRefreshResource.class, OwnMapper.class);
    }
}
