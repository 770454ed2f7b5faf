package io.supertokens.it.caller;

import io.supertokens.cdi.http.SessionContext;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A page that everybody may see. */
@WebServlet("/page")
public class Page extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient SessionContext session;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        show(request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        show(request, response);
    }

    private void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.getWriter()
                .print("%s %s %s %s"
                        .formatted(
                                request.getUserPrincipal() == null
                                        ? null
                                        : request.getUserPrincipal().getName(),
                                request.getRemoteUser(),
                                request.isUserInRole("customer"),
                                session.isPresent()));
    }
}
