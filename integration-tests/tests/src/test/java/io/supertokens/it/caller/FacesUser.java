package io.supertokens.it.caller;

import io.supertokens.cdi.http.SessionContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** What a page of Jakarta Faces requires. */
@Named("account")
@RequestScoped
public class FacesUser {

    @Inject
    private SessionContext session;

    /** The user; refused without a session. */
    public String getUserId() {
        return session.require().userId().toString();
    }
}
