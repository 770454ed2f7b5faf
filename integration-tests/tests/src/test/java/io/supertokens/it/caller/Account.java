package io.supertokens.it.caller;

import io.supertokens.cdi.http.SessionContext;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet that logs in and out, and requires a session itself. */
@WebServlet("/account")
public class Account extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient SessionContext session;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print(session.require().userId());
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) {
        session.create("bob");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        session.require();
        session.updateSessionInfo("posted");
        response.getWriter().print("posted");
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        session.require();
        response.getWriter().print("goodbye");
        session.revoke();
    }
}
