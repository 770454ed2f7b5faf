package io.supertokens.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotFoundException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** DEMO ONLY: keeps the most recent attackers and simulated browsers in memory. Thread-safe. */
@ApplicationScoped
public class SessionClients {

    private static final int MOST = 40;

    private final Map<String, SessionClient> clients = new LinkedHashMap<>();

    /** Stores a client, and returns its id. */
    public synchronized String add(SessionClient client) {
        if (clients.size() == MOST) {
            clients.remove(clients.keySet().iterator().next());
        }
        String id = UUID.randomUUID().toString();
        clients.put(id, client);
        return id;
    }

    /** The client with this id, if it is of this type. */
    public synchronized <T extends SessionClient> T find(String id, Class<T> type) {
        SessionClient client = clients.get(id);
        if (!type.isInstance(client)) {
            throw new NotFoundException("There is no such client (any more)");
        }
        return type.cast(client);
    }
}
