package io.supertokens.it.answers;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** GET is open to everyone, and POST logs in; both always return the same object. */
@Path("shared")
@RequestScoped
public class SharedResource {

    private static final Response RESPONSE =
            Response.ok("shared").header("X-Mine", "1").build();
    private static final Response NO_CONTENT = Response.noContent().build();
    private static final Response STREAMED = Response.ok(
                    (StreamingOutput) output -> output.write("shared".getBytes(StandardCharsets.UTF_8)))
            .build();

    @SuppressWarnings("StaticAssignmentOfThrowable") // what some applications do
    private static final WebApplicationException EXCEPTION =
            new WebApplicationException(Response.status(409).entity("shared").build());

    @Inject
    private SessionContext session;

    @GET
    @Path("response")
    public Response response() {
        return RESPONSE;
    }

    @POST
    @Path("response")
    public Response logInWithResponse() {
        session.create("alice");
        return RESPONSE;
    }

    @GET
    @Path("no-content")
    public Response noContent() {
        return NO_CONTENT;
    }

    @POST
    @Path("no-content")
    public Response logInWithNoContent() {
        session.create("alice");
        return NO_CONTENT;
    }

    @GET
    @Path("streamed")
    public Response streamed() {
        return STREAMED;
    }

    @POST
    @Path("streamed")
    public Response logInStreamed() {
        session.create("alice");
        return STREAMED;
    }

    @GET
    @Path("exception")
    public String exception() {
        throw EXCEPTION;
    }

    @POST
    @Path("exception")
    public String logInWithException() {
        session.create("alice");
        throw EXCEPTION;
    }

    @GET
    @Path("mapped")
    public String mapped() {
        throw new SharedException();
    }

    @POST
    @Path("mapped")
    public String logInMapped() {
        session.create("alice");
        throw new SharedException();
    }

    @GET
    @Path("async")
    public void async(@Suspended AsyncResponse async) {
        new Thread(() -> async.resume(RESPONSE)).start();
    }

    @POST
    @Path("async")
    public void logInAsync(@Suspended AsyncResponse async) {
        session.create("alice");
        new Thread(() -> async.resume(RESPONSE)).start();
    }

    @GET
    @Path("stage")
    public CompletionStage<Response> stage() {
        return CompletableFuture.supplyAsync(() -> RESPONSE);
    }

    @POST
    @Path("stage")
    public CompletionStage<Response> logInWithStage() {
        session.create("alice");
        return CompletableFuture.supplyAsync(() -> RESPONSE);
    }

    @Path("sub")
    public SharedResource sub() {
        return this;
    }

    @POST
    @Path("logout")
    @Secured
    public Response logOut() {
        session.revoke();
        return NO_CONTENT;
    }
}
