package io.supertokens.benchmarks.application;

import io.supertokens.cdi.http.Secured;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Answers as {@link OpenResource} does, but needs a session. */
@Path("secured")
@RequestScoped
@Secured
public class SecuredResource {

    @GET
    public String get() {
        return "hello";
    }
}
