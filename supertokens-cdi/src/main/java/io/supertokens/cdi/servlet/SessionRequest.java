package io.supertokens.cdi.servlet;

import io.supertokens.cdi.mpjwt.SessionPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request whose user is that of its session. A user that the server has authenticated in another way takes precedence.
 */
final class SessionRequest extends HttpServletRequestWrapper {

    private static final String AUTHENTICATION = "SuperTokens";

    private final Supplier<@Nullable SessionPrincipal> caller;

    SessionRequest(HttpServletRequest request, Supplier<@Nullable SessionPrincipal> caller) {
        super(request);
        this.caller = caller;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        SessionPrincipal ours = ours();
        return ours != null ? ours : super.getUserPrincipal();
    }

    @Override
    public @Nullable String getRemoteUser() {
        Principal user = getUserPrincipal();
        return user == null ? super.getRemoteUser() : user.getName();
    }

    @Override
    public boolean isUserInRole(String role) {
        SessionPrincipal ours = ours();
        return ours != null ? ours.hasRole(role) : super.isUserInRole(role);
    }

    @Override
    public @Nullable String getAuthType() {
        return ours() != null ? AUTHENTICATION : super.getAuthType();
    }

    private @Nullable SessionPrincipal ours() {
        boolean isOfServer = super.getUserPrincipal() != null && !CallerModule.hasAuthenticated(this);
        return isOfServer ? null : caller.get();
    }
}
