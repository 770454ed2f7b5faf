package io.supertokens.it.two;

import io.supertokens.cdi.session.SessionException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

public class OwnMapper implements ExceptionMapper<SessionException> {

    @Override
    public Response toResponse(SessionException exception) {
        return Response.status(499).entity("mine: " + exception.reason()).build();
    }
}
