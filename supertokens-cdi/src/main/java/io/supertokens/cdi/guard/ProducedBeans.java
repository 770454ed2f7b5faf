package io.supertokens.cdi.guard;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the classes of produced objects. A client proxy has the class that the producer declares, and the object behind
 * it may be of any subclass. Thread-safe.
 */
final class ProducedBeans {

    private final List<Bean<?>> beans;
    private final Map<Class<?>, List<Bean<?>>> byType = new ConcurrentHashMap<>();

    ProducedBeans(Collection<Bean<?>> beans) {
        this.beans = List.copyOf(beans);
    }

    /** The classes of the objects that a client proxy of this type may currently refer to. */
    List<Class<?>> classesBehind(Class<?> type) {
        List<Bean<?>> candidates = byType.computeIfAbsent(type, wanted -> beans.stream()
                .filter(bean -> bean.getTypes().contains(wanted))
                .toList());
        if (candidates.isEmpty()) {
            return List.of();
        }
        BeanManager manager = CDI.current().getBeanManager();
        List<Class<?>> classes = new ArrayList<>();
        for (Bean<?> bean : candidates) {
            if (manager.isNormalScope(bean.getScope())) {
                addClass(manager, bean, classes);
            }
        }
        return classes;
    }

    private static <T> void addClass(BeanManager manager, Bean<T> bean, List<Class<?>> classes) {
        try {
            T object = manager.getContext(bean.getScope()).get(bean, manager.createCreationalContext(bean));
            classes.add(object.getClass());
        } catch (ContextNotActiveException e) {
            // No proxy of this bean can be called at the moment.
        }
    }
}
