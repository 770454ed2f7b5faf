package io.supertokens.cdi.wiring;

import io.supertokens.cdi.config.ConfigReader;
import io.supertokens.cdi.config.SuperTokensConfig;
import io.supertokens.cdi.guard.RestApplications;
import io.supertokens.cdi.mpjwt.ClaimBeans;
import io.supertokens.cdi.mpjwt.ClaimTypes;
import io.supertokens.cdi.openapi.DiscoveredClasses;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessProducerField;
import jakarta.enterprise.inject.spi.ProcessProducerMethod;
import jakarta.enterprise.inject.spi.ProcessSyntheticBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Reads the configuration when the application is deployed, and adds the bean of the claims. */
public class SuperTokensExtension implements Extension {

    private static final Logger LOG = System.getLogger(SuperTokensExtension.class.getName());

    private final Set<Type> claimTypes = ClaimTypes.types();
    private boolean hasClaims;
    private final Set<Class<?>> beanClasses = new LinkedHashSet<>();
    private final List<Bean<?>> produced = new ArrayList<>();
    private @Nullable SuperTokensConfig config;

    void requireHibernate(@Observes BeforeBeanDiscovery discovery) {
        requireHibernate(SuperTokensExtension.class.getClassLoader());
    }

    /**
     * Requires Hibernate before any bean is looked at that uses it.
     *
     * @throws IllegalStateException if the class loader does not find it
     */
    static void requireHibernate(ClassLoader loader) {
        try {
            Class.forName("org.hibernate.StatelessSession", false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalStateException(
                    "Sessions are stored with Hibernate ORM, which this server does not bring: add org.hibernate.orm:hibernate-core to the application, version 6.6 on a server of Jakarta EE 10 (docs/servers.md); the server's own persistence provider stays as it is",
                    e);
        }
    }

    void collect(@Observes ProcessInjectionPoint<?, ?> event) {
        InjectionPoint point = event.getInjectionPoint();
        if (ClaimTypes.isClaim(point.getQualifiers())) {
            hasClaims = true;
            Type type = ClaimTypes.required(point.getType());
            if (ClaimTypes.isClaimOfVariable(type)) {
                claimTypes.add(type);
            }
        }
    }

    void collect(@Observes ProcessBean<?> bean) {
        beanClasses.add(bean.getBean().getBeanClass());
        if (bean instanceof ProcessProducerMethod
                || bean instanceof ProcessProducerField
                || bean instanceof ProcessSyntheticBean) {
            produced.add(bean.getBean());
        }
    }

    void addClaims(@Observes AfterBeanDiscovery discovery, BeanManager beans) {
        DiscoveredClasses.are(beanClasses);
        if (hasClaims) {
            ClaimBeans.add(discovery, beans, claimTypes);
        }
    }

    void validate(@Observes AfterDeploymentValidation deployment) {
        ConfigReader.Reading reading = ConfigReader.read(ownConfig());
        reading.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
        List<String> problems = reading.problems();
        config = reading.config();
        if (config == null) {
            deployment.addDeploymentProblem(new IllegalArgumentException(
                    "The configuration of the sessions is wrong (docs/configuration.md has all properties):\n  "
                            + String.join("\n  ", problems)));
        }
        RestApplications.problems(beanClasses)
                .forEach(problem -> deployment.addDeploymentProblem(new IllegalStateException(problem)));
    }

    Set<Class<?>> beanClasses() {
        return beanClasses;
    }

    /** The beans whose objects may have another class than the bean declares. */
    List<Bean<?>> produced() {
        return produced;
    }

    /**
     * The configuration of the archive that contains the library. In an EAR, the thread's class loader is that of the
     * EAR, whichever WAR is meant.
     */
    private static Config ownConfig() {
        return ConfigProvider.getConfig(SuperTokensExtension.class.getClassLoader());
    }

    SuperTokensConfig config() {
        if (config == null) {
            throw new IllegalStateException("The configuration is not read before the application is deployed");
        }
        return config;
    }
}
