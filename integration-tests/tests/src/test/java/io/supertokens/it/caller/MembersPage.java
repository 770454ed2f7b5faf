package io.supertokens.it.caller;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;

/** A page with a security constraint. */
@WebServlet("/members")
@ServletSecurity(@HttpConstraint(rolesAllowed = "customer"))
public class MembersPage extends Page {

    private static final long serialVersionUID = 1L;
}
