package io.supertokens.it.caller;

import jakarta.annotation.Resource;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;

/** An enterprise bean with roles of its own. */
@Stateless
public class Orders {

    @Resource
    private SessionContext context;

    @PermitAll
    public String caller() {
        return context.getCallerPrincipal().getName() + " " + context.isCallerInRole("customer");
    }

    @RolesAllowed("customer")
    public String ofCustomers() {
        return "orders";
    }

    @RolesAllowed("boss")
    public String ofTheBoss() {
        return "secrets";
    }
}
