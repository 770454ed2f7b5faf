package io.supertokens.tck;

import java.io.File;
import org.jboss.arquillian.container.test.spi.client.deployment.ApplicationArchiveProcessor;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.TestClass;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Adds to each application of the TCK what one dependency on supertokens-cdi puts into WEB-INF/lib. */
public final class LibraryInEveryWar implements LoadableExtension, ApplicationArchiveProcessor {

    @Override
    public void register(ExtensionBuilder builder) {
        builder.service(ApplicationArchiveProcessor.class, LibraryInEveryWar.class);
    }

    @Override
    public void process(Archive<?> application, TestClass test) {
        File[] jars = new File(System.getProperty("tck.libraries")).listFiles();
        if (jars == null) {
            throw new IllegalStateException("the demo is not built: run mvn verify");
        }
        WebArchive war = (WebArchive) application;
        war.addAsLibraries(jars);
        if (war.getName().contains("LocationURL")) {
            // the keys are fetched from the address in mp.jwt.tck.jwks.baseURL
            war.addAsWebInfResource(
                    new StringAsset("<jboss-web><context-root>/</context-root></jboss-web>"), "jboss-web.xml");
        }
    }
}
