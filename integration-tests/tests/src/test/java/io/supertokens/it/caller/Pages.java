package io.supertokens.it.caller;

import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.SessionException;
import jakarta.ejb.EJB;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;

/** What servlets do with the user of a request, one path for each. */
@WebServlet("/pages/*")
public class Pages extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient SessionContext session;

    @EJB
    private transient Orders orders;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setContentType("text/plain");
        switch (request.getPathInfo()) {
            case "/log-in" -> response.getWriter().print("log in, please");
            case "/user" -> {
                Principal user = request.getUserPrincipal();
                response.getWriter().print(user == null ? null : user.getName());
            }
            case "/role" -> response.getWriter().print(request.isUserInRole("customer"));
            case "/security" -> response.getWriter().print(JakartaSecurity.caller());
            case "/static" -> response.getWriter().print("the same for all");
            case "/wrapped" -> wrapped();
            case "/boss" -> response.getWriter().print(orders.ofTheBoss());
            case "/authenticate" -> {
                if (request.authenticate(response)) {
                    response.getWriter().print(request.getUserPrincipal().getName());
                }
            }
            case "/logout" -> {
                request.logout();
                response.getWriter().print(request.getUserPrincipal());
            }
            case "/http-session" ->
                response.getWriter().print(request.getSession().getId());
            case "/reset" -> {
                session.create("carol");
                response.setHeader("X-Before", "reset");
                response.reset();
                response.getWriter().print("started again");
            }
            case "/forward-logout" -> {
                session.require();
                session.revoke();
                request.getRequestDispatcher("/pages/user").forward(request, response);
            }
            case "/forward-change" -> {
                session.require();
                session.updateJwtPayload(Map.of("changed", true));
                request.getRequestDispatcher("/pages/user").forward(request, response);
            }
            case "/include" -> request.getRequestDispatcher("/account").include(request, response);
            default -> response.sendError(404);
        }
    }

    /** A class of its own, because not every server has Jakarta Security. */
    private static final class JakartaSecurity {

        private static final String NONE = "no Jakarta Security";

        static String caller() {
            try {
                Instance<SecurityContext> security = CDI.current().select(SecurityContext.class);
                return security.isResolvable() ? caller(security.get()) : NONE;
            } catch (NoClassDefFoundError e) {
                return NONE;
            }
        }

        private static String caller(SecurityContext security) {
            Principal caller = security.getCallerPrincipal();
            return (caller == null ? null : caller.getName()) + " " + security.isCallerInRole("customer");
        }
    }

    private void wrapped() throws ServletException {
        try {
            session.require();
        } catch (SessionException e) {
            throw new ServletException(new IllegalStateException("wrapped", e));
        }
    }
}
