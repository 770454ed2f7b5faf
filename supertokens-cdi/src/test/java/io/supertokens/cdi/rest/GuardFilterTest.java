package io.supertokens.cdi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.supertokens.cdi.Fake;
import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.Guard;
import io.supertokens.cdi.guard.Guards;
import io.supertokens.cdi.http.Secured;
import io.supertokens.cdi.session.UnauthorisedException;
import io.supertokens.cdi.token.TokenKind;
import io.supertokens.cdi.wire.SessionExchange;
import io.supertokens.cdi.wire.WireProtocol;
import io.supertokens.cdi.wire.WireRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.security.Principal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardFilterTest {

    private static final SuperTokensConfig CONFIG = Objects.requireNonNull(ConfigReader.read(new SmallRyeConfigBuilder()
                    .withSources(new PropertiesConfigSource(Map.of(), "test", 100))
                    .build())
            .config());

    @SuppressWarnings("unused") // called by nobody: their guards are asked for
    static class Resources {
        public void open() {}

        @Secured(optional = true)
        public void optional() {}

        @Secured(optional = true, antiCsrf = Secured.AntiCsrf.ALWAYS)
        public void optionalAlways() {}

        @Secured(antiCsrf = Secured.AntiCsrf.NEVER)
        public void never() {}

        @Secured
        public void required() {}

        @RolesAllowed("admin")
        public void admin() {}
    }

    private record Resource(Class<?> getResourceClass, Method getResourceMethod) implements ResourceInfo {}

    /** Admits every request, and records the calls. */
    private static final class Gate extends SessionGate {

        private final List<String> asked = new ArrayList<>();

        @Override
        public void enter(ContainerRequestContext request, Guard guard, boolean optional) {
            asked.add((optional ? "optional " : "required ") + guard.antiCsrfOrDefault());
        }
    }

    private record User(String getName) implements Principal {}

    private final Gate gate = new Gate();
    private final Guards guards = new Guards(Application.class, Set::of, proxied -> List.of());

    /** The attributes of a servlet request, which are kept when it is forwarded, included or dispatched again. */
    private final Map<String, Object> attributes = new HashMap<>();

    /** The request as the server passes it to a REST application, possibly once more. */
    private ContainerRequestContext dispatched(@Nullable String role) {
        SessionExchange exchange = new SessionExchange(
                new WireProtocol(CONFIG, Clock.systemUTC(), token -> TokenKind.FOREIGN),
                new WireRequest(name -> List.of(), "/session/refresh", false, List::of, () -> false),
                () -> null,
                false,
                () -> "");
        attributes.put(SessionExchange.class.getName(), exchange);
        return Fake.of(ContainerRequestContext.class, (method, arguments) -> switch (method) {
            case "getProperty" -> attributes.get(arguments[0]);
            case "setProperty" -> attributes.put((String) arguments[0], arguments[1]);
            case "getMethod" -> "GET";
            case "getUriInfo" -> Fake.of(UriInfo.class, (name, none) -> List.of());
            case "getSecurityContext" ->
                Fake.of(SecurityContext.class, (name, given) -> switch (name) {
                    case "getUserPrincipal" -> role == null ? null : new User("alice");
                    case "isUserInRole" -> Objects.equals(given[0], role);
                    default -> throw new UnsupportedOperationException(name);
                });
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private <F extends GuardFilter> F before(String method, F filter) throws NoSuchMethodException {
        filter.resource = new Resource(Resources.class, Resources.class.getMethod(method));
        return filter;
    }

    @ParameterizedTest
    @CsvSource({
        "optional, required, required STATE_CHANGING",
        "never, required, required STATE_CHANGING",
        "optional, optionalAlways, optional ALWAYS",
        "required, required, required STATE_CHANGING",
        "required, optional, optional STATE_CHANGING"
    })
    void aGuardThatWasEnteredDoesNotStandForThatOfTheNextDispatch(String first, String second, String asked)
            throws Exception {
        before(first, new GuardFilter(guards, gate)).filter(dispatched(null));
        gate.asked.clear();
        before(second, new GuardFilter(guards, gate)).filter(dispatched(null));
        assertThat(gate.asked).containsExactly(asked);
    }

    @Test
    void oneDispatchIsAskedOnceHoweverManyFiltersTheServerBinds() throws Exception {
        ContainerRequestContext request = dispatched(null);
        before("required", new GuardFilter(guards, gate)).filter(request);
        before("required", new SecuredFilter(guards, gate)).filter(request);
        assertThat(gate.asked).containsExactly("required STATE_CHANGING");
    }

    @ParameterizedTest
    @CsvSource({
        "optional, required, required STATE_CHANGING",
        "never, required, required STATE_CHANGING",
        "never, optionalAlways, required ALWAYS",
        "optional, never, required STATE_CHANGING"
    })
    void withinOneDispatchAStricterGuardIsEnteredToo(String first, String second, String asked) throws Exception {
        ContainerRequestContext request = dispatched(null);
        before(first, new GuardFilter(guards, gate)).filter(request);
        gate.asked.clear();
        before(second, new GuardFilter(guards, gate)).filter(request);
        assertThat(gate.asked).containsExactly(asked);
    }

    @Test
    void aRoleOfAUserWhomTheServerAuthenticatedIsEnough() throws Exception {
        ContainerRequestContext request = dispatched("admin");
        before("admin", new RolesAllowedFilter(guards, gate)).filter(request);
        assertThat(gate.asked).isEmpty();
    }

    @Test
    void theResponseToAUserWhomTheServerAuthenticatedDependsOnTheUser() throws Exception {
        ContainerRequestContext request = dispatched("admin");
        assertThat(SessionExchange.of(request).isConsulted()).isFalse();
        before("admin", new RolesAllowedFilter(guards, gate)).filter(request);
        assertThat(SessionExchange.of(request).isConsulted()).isTrue();
    }

    @Test
    void aRoleNeedsAUser() throws Exception {
        RolesAllowedFilter filter = before("admin", new RolesAllowedFilter(guards, gate));
        assertThatThrownBy(() -> filter.filter(dispatched(null))).isInstanceOf(UnauthorisedException.class);
        assertThat(gate.asked).containsExactly("optional STATE_CHANGING");
    }

    @Test
    void aNameBindingRequiresASessionWhereNothingElseWasFound() throws Exception {
        ContainerRequestContext request = dispatched(null);
        before("open", new GuardFilter(guards, gate)).filter(request);
        before("open", new SecuredFilter(guards, gate)).filter(request);
        assertThat(gate.asked).containsExactly("required STATE_CHANGING");
    }
}
