package io.supertokens.it.clients;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

@ApplicationScoped
public class Users {

    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    boolean isVerified(String user) {
        return verified.contains(user);
    }

    void verify(String user) {
        verified.add(user);
    }
}
