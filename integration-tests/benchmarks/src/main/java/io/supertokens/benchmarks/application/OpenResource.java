package io.supertokens.benchmarks.application;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** A resource without sessions. */
@Path("open")
@RequestScoped
public class OpenResource {

    @GET
    public String get() {
        return "hello";
    }
}
