package io.supertokens.cdi.servlet;

import io.supertokens.cdi.mpjwt.SessionPrincipal;
import java.util.concurrent.Callable;
import org.wildfly.security.auth.server.SecurityDomain;
import org.wildfly.security.auth.server.SecurityIdentity;
import org.wildfly.security.authz.RoleMapper;
import org.wildfly.security.authz.Roles;

/**
 * Makes the user of a session the caller of enterprise beans on WildFly. The only class that knows a server: in its
 * default configuration WildFly accepts from Jakarta Authentication only users that its own realm knows
 * ({@code integrated-jaspi}), and rejects every other request.
 */
final class ElytronCaller {

    /** Looked up once: on other servers each attempt to link the class would cost an error. */
    private static final boolean IS_WILDFLY = isWildFly();

    private ElytronCaller() {}

    private static boolean isWildFly() {
        try {
            Class.forName(
                    "org.wildfly.security.auth.server.SecurityDomain", false, ElytronCaller.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether the server is WildFly, and has a security domain for this application. */
    static boolean isAvailable() {
        return IS_WILDFLY && SecurityDomain.getCurrent() != null;
    }

    /** Runs the work with the identity of the caller. */
    static void run(SessionPrincipal caller, Callable<Void> work) throws Exception {
        SecurityIdentity identity = SecurityDomain.getCurrent()
                .createAdHocIdentity(caller)
                .withDefaultRoleMapper(RoleMapper.constant(Roles.fromSet(caller.getGroups())));
        identity.runAs(work);
    }
}
