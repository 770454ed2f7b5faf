package io.supertokens.it.caller;

import io.supertokens.cdi.http.SessionContext;
import io.supertokens.cdi.session.SessionService;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Objects;

/** A WebSocket that tells its user, and ends with the session of the handshake. */
@Dependent // Open Liberty injects into beans only
@ServerEndpoint(value = "/socket", configurator = Socket.OfSession.class)
public class Socket {

    @Inject
    private SessionService sessions;

    private Runnable forget = () -> {};

    @OnOpen
    public void open(Session socket, EndpointConfig config) throws IOException {
        Object session = config.getUserProperties().get(OfSession.SESSION);
        if (session instanceof io.supertokens.cdi.session.Session known) {
            forget = sessions.closeAtEnd(known, socket);
            socket.getBasicRemote().sendText(known.userId() + " " + Objects.toString(user(socket)));
        } else {
            socket.close();
        }
    }

    private static String user(Session socket) {
        return socket.getUserPrincipal() == null
                ? null
                : socket.getUserPrincipal().getName();
    }

    @OnClose
    public void close() {
        forget.run();
    }

    /** Keeps the session of the request that opens the WebSocket. */
    public static class OfSession extends ServerEndpointConfig.Configurator {

        static final String SESSION = "session";

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            SessionContext context = CDI.current().select(SessionContext.class).get();
            config.getUserProperties().remove(SESSION);
            if (context.isPresent()) {
                config.getUserProperties().put(SESSION, context.session());
            }
        }
    }
}
