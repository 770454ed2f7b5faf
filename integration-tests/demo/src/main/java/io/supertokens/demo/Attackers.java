package io.supertokens.demo;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** DEMO ONLY: the attackers at large, the latest few of them, in memory. */
@ApplicationScoped
public class Attackers {

    private static final int MOST = 20;

    private final Map<String, Attacker> attackers = new LinkedHashMap<>();

    /** Remembers an attacker, and gives the name to find it by. */
    public synchronized String add(Attacker attacker) {
        if (attackers.size() == MOST) {
            attackers.remove(attackers.keySet().iterator().next());
        }
        String id = UUID.randomUUID().toString();
        attackers.put(id, attacker);
        return id;
    }

    /** The attacker of that name. */
    public synchronized Optional<Attacker> find(String id) {
        return Optional.ofNullable(attackers.get(id));
    }
}
