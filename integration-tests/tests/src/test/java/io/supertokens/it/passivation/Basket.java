package io.supertokens.it.passivation;

import io.supertokens.cdi.SessionClock;
import io.supertokens.cdi.SigningKeyProvider;
import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.SessionEvent;
import io.supertokens.cdi.session.SessionService;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.time.Clock;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A bean that the server may write to disk between two requests, with all beans that an application can inject. */
@SessionScoped
public class Basket implements Serializable {

    private static final long serialVersionUID = 1L;

    @Inject
    private SessionService sessions;

    @Inject
    private SessionContext session;

    @Inject
    private JsonWebToken token;

    @Inject
    @SessionClock
    private Clock clock;

    @Inject
    private Event<SessionEvent> events;

    @Inject
    private Instance<SessionService> sessionServices;

    @Inject
    private Provider<SessionContext> sessionContexts;

    @Inject
    private Instance<SigningKeyProvider> signingKeys;

    /** The description of the user after serialization and deserialization. */
    public String describedAfterPassivation() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(this);
        }
        try (ObjectInputStream in = new ApplicationStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return ((Basket) in.readObject()).described();
        }
    }

    private String described() {
        return String.join(
                " ",
                session.userId(),
                token.getSubject(),
                sessionContexts.get().userId(),
                String.valueOf(sessions.handles(session.userId()).contains(session.handle())),
                String.valueOf(sessionServices.get().handles(session.userId()).contains(session.handle())),
                String.valueOf(clock.millis() > 0),
                String.valueOf(signingKeys.isUnsatisfied()),
                String.valueOf(events != null));
    }

    private static final class ApplicationStream extends ObjectInputStream {

        private ApplicationStream(ByteArrayInputStream bytes) throws IOException {
            super(bytes);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass type) throws ClassNotFoundException {
            return Class.forName(type.getName(), false, Thread.currentThread().getContextClassLoader());
        }
    }
}
