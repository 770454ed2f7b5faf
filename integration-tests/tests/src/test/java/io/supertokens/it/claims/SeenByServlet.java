package io.supertokens.it.claims;

import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Not part of a REST application, so no filter of the library runs. */
@WebServlet("/servlet/*")
public class SeenByServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient JsonWebToken token;

    @Inject
    private transient Seen seen;

    @EJB
    private transient SeenByEjb ejb;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .print(
                        switch (request.getPathInfo()) {
                            case "/token" -> token.getName() + " " + token.getIssuer();
                            case "/bean" -> seen.toString();
                            case "/ejb" -> ejb.describe();
                            case "/filter" -> request.getAttribute(SeenByServletFilter.class.getName());
                            default -> "nothing";
                        });
    }
}
