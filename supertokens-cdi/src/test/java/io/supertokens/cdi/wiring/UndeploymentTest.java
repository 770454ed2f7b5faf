package io.supertokens.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.session.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.time.Instant;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK does not retain the class loader of an undeployed application, however often its objects were compared. */
class UndeploymentTest {

    /**
     * Often enough to make the JDK retain objects, but too few calls for its compilers, which retain classes while they
     * work.
     */
    private static final int OFTEN = 500;

    private static final int MOST_COLLECTIONS = 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.supertokens.cdi.token.VerifiedTokens$Signed",
                "io.supertokens.cdi.key.Key",
                "io.supertokens.cdi.UserId",
                "io.supertokens.cdi.session.Session"
            })
    void nothingKeepsTheClassLoaderOfObjectsThatWereComparedOften(String type) throws Exception {
        assertThat(isCollected(usedAndDropped(type))).isTrue();
    }

    private static WeakReference<ClassLoader> usedAndDropped(String type) throws ReflectiveOperationException {
        Application application = new Application();
        Class<?> loaded = Class.forName(type, true, application);
        assertThat(loaded.getClassLoader()).isSameAs(application);
        Supplier<Object> one = () -> made(loaded, application);
        for (int i = 0; i < OFTEN; i++) {
            Object left = one.get();
            Object right = one.get();
            assertThat(left.equals(right) && left.hashCode() == right.hashCode())
                    .isTrue();
        }
        return new WeakReference<>(application);
    }

    private static Object made(Class<?> type, ClassLoader application) {
        try {
            if (type.getName().equals(Key.class.getName())) {
                return construct(type, "id", new SecretKeySpec(new byte[32], "HmacSHA256"), Instant.EPOCH);
            } else if (type.getName().equals(UserId.class.getName())) {
                return construct(type, "alice", false);
            } else if (type.getName().equals(Session.class.getName())) {
                Class<?> userId = Class.forName(UserId.class.getName(), true, application);
                return construct(type, "handle", construct(userId, "alice", false), null, null);
            }
            return construct(type, "text", 17);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object construct(Class<?> type, @Nullable Object... arguments) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    private static boolean isCollected(WeakReference<ClassLoader> application) {
        for (int i = 0; i < MOST_COLLECTIONS && application.get() != null; i++) {
            System.gc();
        }
        return application.get() == null;
    }

    /** Has its own copy of the library's classes, as a WAR does. */
    private static final class Application extends ClassLoader {

        private Application() {
            super(UndeploymentTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.supertokens.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : defined(name);
            }
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (code == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
