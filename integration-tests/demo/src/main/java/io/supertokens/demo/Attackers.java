package io.supertokens.demo;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** DEMO ONLY: keeps the most recent attackers in memory. Thread-safe. */
@ApplicationScoped
public class Attackers {

    private static final int MOST = 20;

    private final Map<String, Attacker> attackers = new LinkedHashMap<>();

    /** Stores an attacker, and returns its id. */
    public synchronized String add(Attacker attacker) {
        if (attackers.size() == MOST) {
            attackers.remove(attackers.keySet().iterator().next());
        }
        String id = UUID.randomUUID().toString();
        attackers.put(id, attacker);
        return id;
    }

    /** The attacker with this id. */
    public synchronized Optional<Attacker> find(String id) {
        return Optional.ofNullable(attackers.get(id));
    }
}
