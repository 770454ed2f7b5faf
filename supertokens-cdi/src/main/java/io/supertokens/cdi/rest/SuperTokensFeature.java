package io.supertokens.cdi.rest;

import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.wire.CurrentExchange;
import io.supertokens.cdi.wire.WireProtocol;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Registers the filters and mappers with every REST application of the WAR. Servers find it as a service (Jakarta REST
 * 3.1). The objects are made here, with their beans, because not every server lets CDI inject what Jakarta REST creates.
 * The beans are proxies, or hold nothing but proxies of what uses the database, because a server may keep the filters of
 * an undeployed application.
 */
public class SuperTokensFeature implements Feature {

    private static final String CONFIGURED = SuperTokensFeature.class.getName() + ".configured";

    @Override
    public boolean configure(FeatureContext context) {
        if (context.getConfiguration().getProperty(CONFIGURED) != null) {
            return false;
        }
        context.property(CONFIGURED, true);
        SuperTokensConfig config = bean(SuperTokensConfig.class);
        WireProtocol protocol = bean(WireProtocol.class);
        CurrentExchange current = bean(CurrentExchange.class);
        ApplicationEndpoints endpoints = new ApplicationEndpoints();
        context.register(new CorsFilter(config, protocol));
        context.register(new SessionRequestFilter(config, protocol, current, bean(SessionGate.class)));
        context.register(new EndpointFilter(
                config,
                bean(SessionContext.class),
                bean(SignOut.class),
                bean(PageRefresh.class),
                bean(DeviceEndpoints.class),
                bean(KeySet.class),
                bean(AdministrationEndpoints.class),
                endpoints));
        context.register(new SpanFilter(bean(SessionGate.class)));
        context.register(new SessionResponseFilter(bean(HeaderBudget.class), bean(PlainHttp.class)));
        SessionExceptionMapper refusals = new SessionExceptionMapper(config, current, bean(SessionGate.class));
        context.register(refusals);
        context.register(new SessionLimitExceptionMapper());
        context.register(new DatabaseExceptionMapper());
        if (BeanAccessMapper.isAvailable()) {
            context.register(new BeanAccessMapper(refusals, current));
        }
        context.register(new GuardFeature(endpoints));
        return true;
    }

    private static <T> T bean(Class<T> type) {
        return CDI.current().select(type).get();
    }
}
