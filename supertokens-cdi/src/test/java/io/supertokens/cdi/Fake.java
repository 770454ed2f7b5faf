package io.supertokens.cdi;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Objects of interfaces that only a server implements, with the few answers that a test needs. */
public final class Fake {

    private Fake() {}

    /** What it answers, by the name of the method that is called. */
    public interface Answers {
        @Nullable
        Object to(String method, Object[] arguments);
    }

    /** One of that interface. */
    public static <T> T of(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                Fake.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
    }
}
