package io.supertokens.it;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

@Path("greeting")
public class Greeting {

    @GET
    public String greet() {
        return "hello";
    }
}
