package io.supertokens.cdi.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.servlet.ServletContext;

/** Fails the deployment where the server did not find {@link MergingResponseInitializer}. */
@ApplicationScoped
class MergingResponseCheck {

    void check(@Observes @Initialized(ApplicationScoped.class) Object context) {
        if (context instanceof ServletContext web) {
            MergingResponseInitializer.requireRegistered(web);
        }
    }
}
