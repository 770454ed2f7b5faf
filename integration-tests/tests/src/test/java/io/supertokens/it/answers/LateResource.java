package io.supertokens.it.answers;

import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;

/** Logs in, logs out and refreshes when it is too late for a cookie, and reports the result. */
@Path("late")
@RequestScoped
public class LateResource {

    private static final LinkedBlockingQueue<String> OUTCOMES = new LinkedBlockingQueue<>();

    @Inject
    private SessionContext session;

    @Context
    private HttpServletResponse servlet;

    /** Written by {@link Writer}. */
    public record Late(Runnable action) {}

    @POST
    @Path("{verb}/streamed")
    @Secured
    public StreamingOutput streamed(@PathParam("verb") String verb) {
        return output -> {
            output.write("early".getBytes(StandardCharsets.UTF_8));
            attempt(verb);
        };
    }

    @POST
    @Path("{verb}/streamed-before-the-first-byte")
    @Secured
    public StreamingOutput streamedBeforeTheFirstByte(@PathParam("verb") String verb) {
        return output -> attempt(verb);
    }

    @POST
    @Path("{verb}/flushed")
    @Secured
    public String flushed(@PathParam("verb") String verb) throws IOException {
        servlet.flushBuffer();
        attempt(verb);
        return "";
    }

    @POST
    @Path("{verb}/written")
    @Secured
    public Response written(@PathParam("verb") String verb) {
        return Response.ok(new Late(() -> attempt(verb)), MediaType.TEXT_PLAIN_TYPE)
                .build();
    }

    @POST
    @Path("{verb}/intercepted")
    @Secured
    public Response intercepted(@PathParam("verb") String verb) {
        Interceptor.ACTIONS.add(() -> attempt(verb));
        return Response.ok("intercepted").build();
    }

    @POST
    @Path("{verb}/resumed")
    @Secured
    public void resumed(@PathParam("verb") String verb, @Suspended AsyncResponse async) {
        async.resume("early");
        attempt(verb);
    }

    @GET
    @Path("outcome")
    public String outcome() throws InterruptedException {
        return OUTCOMES.take();
    }

    private void attempt(String verb) {
        try {
            switch (verb) {
                case "create" -> session.create("mallory");
                case "revoke" -> session.revoke();
                case "refresh" -> session.refresh();
                default -> throw new IllegalArgumentException(verb);
            }
            OUTCOMES.add("done");
        } catch (RuntimeException e) {
            OUTCOMES.add(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    @Provider
    public static class Writer implements MessageBodyWriter<Late> {

        @Override
        public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
            return type == Late.class;
        }

        @Override
        public void writeTo(
                Late late,
                Class<?> type,
                Type generic,
                Annotation[] annotations,
                MediaType mediaType,
                MultivaluedMap<String, Object> headers,
                OutputStream output) {
            late.action.run();
        }
    }

    @Provider
    public static class Interceptor implements WriterInterceptor {

        static final LinkedBlockingQueue<Runnable> ACTIONS = new LinkedBlockingQueue<>();

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            if ("intercepted".equals(context.getEntity())) {
                ACTIONS.remove().run();
            }
            context.proceed();
        }
    }
}
