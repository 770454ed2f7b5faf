package io.supertokens.it.exchange;

import io.supertokens.cdi.UserId;
import io.supertokens.cdi.session.BooleanClaim;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
public class EmailVerified extends BooleanClaim {

    private final Map<String, String> answers = new ConcurrentHashMap<>();

    public EmailVerified() {
        super("st-ev");
    }

    /** What {@link #fetch} does from now on for a user: true, false, none or fail. */
    public void answer(String user, String answer) {
        answers.put(user, answer);
    }

    @Override
    public @Nullable Boolean fetch(UserId userId) {
        return switch (answers.getOrDefault(userId.toString(), "true")) {
            case "true" -> true;
            case "false" -> false;
            case "none" -> null;
            default -> throw new IllegalStateException("the directory is down");
        };
    }

    @Override
    public Optional<Duration> maxAge() {
        return Optional.of(Duration.ofMinutes(10));
    }
}
