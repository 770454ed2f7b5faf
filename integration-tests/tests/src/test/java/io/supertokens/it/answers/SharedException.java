package io.supertokens.it.answers;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Mapped to one response object for all requests. */
public class SharedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    @Provider
    public static class Mapper implements ExceptionMapper<SharedException> {

        private static final Response MAPPED =
                Response.status(409).entity("shared").build();

        @Override
        public Response toResponse(SharedException exception) {
            return MAPPED;
        }
    }
}
