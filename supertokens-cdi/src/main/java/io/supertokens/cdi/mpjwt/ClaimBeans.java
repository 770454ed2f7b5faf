package io.supertokens.cdi.mpjwt;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.util.AnnotationLiteral;
import java.lang.annotation.Annotation;
import java.lang.reflect.Member;
import java.lang.reflect.Type;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claim;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * The bean for {@code @Inject @Claim}. One bean has all {@link ClaimTypes}, so that {@code ClaimValue<?>} is not
 * ambiguous. It takes precedence over the server's beans. Other types are left to the server and the application, or
 * are rejected at deployment.
 */
public final class ClaimBeans {

    private static final int PRIORITY = 2000;

    private ClaimBeans() {}

    /** Adds the bean. */
    public static void add(AfterBeanDiscovery discovery, BeanManager beans, Set<Type> types) {
        discovery
                .addBean()
                .types(types)
                .qualifiers(new ClaimLiteral())
                .scope(Dependent.class)
                .alternative(true)
                .priority(PRIORITY)
                .createWith(context -> create(beans, context));
    }

    private static @Nullable Object create(BeanManager beans, CreationalContext<?> context) {
        InjectionPoint point = (InjectionPoint) beans.getInjectableReference(new PointAtHand(), context);
        JsonWebToken token = CDI.current().select(JsonWebToken.class).get();
        Type type = ClaimTypes.required(point.getType());
        Object value = ClaimValues.value(token, name(point), type);
        return value == null && type instanceof Class<?> plain && plain.isPrimitive() ? zero(plain) : value;
    }

    private static Object zero(Class<?> primitive) {
        return primitive == boolean.class ? (Object) false : (Object) 0L;
    }

    private static String name(InjectionPoint point) {
        Claim claim = (Claim) point.getQualifiers().stream()
                .filter(Claim.class::isInstance)
                .findFirst()
                .orElseThrow();
        return claim.standard() == Claims.UNKNOWN
                ? claim.value()
                : claim.standard().name();
    }

    /** The reference to the current injection point, in the only form that every container supports. */
    private static final class PointAtHand implements InjectionPoint {

        @Override
        public Type getType() {
            return InjectionPoint.class;
        }

        @Override
        public Set<Annotation> getQualifiers() {
            return Set.of(Default.Literal.INSTANCE);
        }

        @Override
        public @Nullable Bean<?> getBean() {
            return null;
        }

        @Override
        public @Nullable Member getMember() {
            return null;
        }

        @Override
        public @Nullable Annotated getAnnotated() {
            return null;
        }

        @Override
        public boolean isDelegate() {
            return false;
        }

        @Override
        public boolean isTransient() {
            return false;
        }
    }

    /** The members of {@link Claim} do not take part in resolution, so one literal represents all claims. */
    private static final class ClaimLiteral extends AnnotationLiteral<Claim> implements Claim {

        private static final long serialVersionUID = 1L;

        @Override
        public String value() {
            return "";
        }

        @Override
        public Claims standard() {
            return Claims.UNKNOWN;
        }
    }
}
