package io.supertokens.cdi;

import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Fakes of interfaces that only a server implements, with the few answers that a test needs. */
public final class Fake {

    private Fake() {}

    /** The return values, by the name of the called method. */
    public interface Answers {
        @Nullable
        Object to(String method, Object[] arguments);
    }

    /** A fake of that interface. */
    public static <T> T of(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                Fake.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
    }
}
