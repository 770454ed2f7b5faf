package io.supertokens.it.guards;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** Does not load services; the library is found by scanning. */
@ApplicationPath("without-services")
public class WithoutServices extends Application {

    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jakarta.ws.rs.loadServices", false);
    }
}
