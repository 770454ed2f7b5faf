package io.supertokens.it.support;

import jakarta.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A current client of SuperTokens, as its protocol describes it: what the mobile SDKs and the website client send and
 * keep. With tokens in headers it is a mobile app, with cookies a browser.
 */
public final class CurrentClient {

    private static final int UNAUTHORISED = 401;
    private static final int MOST_REFRESHES = 10;
    private static final List<String> OWN_HEADERS =
            List.of("st-refresh-token", "st-access-token", "front-token", "anti-csrf");

    private final Browser transport;
    private final URI apiBase;
    private final String mode;
    private final Map<String, String> kept = new HashMap<>();
    private int refreshes;

    private CurrentClient(Browser transport, URI apiBase, String mode) {
        this.transport = transport;
        this.apiBase = apiBase;
        this.mode = mode;
    }

    /**
     * A client of the application at this address, which ends with a slash.
     *
     * @param apiBasePath the option of this name
     * @param mode the option tokenTransferMethod: cookie or header
     */
    public static CurrentClient of(URI application, String apiBasePath, String mode, Clock clock) {
        return new CurrentClient(new Browser(application, clock), application.resolve(apiBasePath), mode);
    }

    /** Another client with a copy of everything that this one keeps, as a thief has it. */
    public CurrentClient copy() {
        CurrentClient copy = new CurrentClient(transport.copy(), apiBase, mode);
        copy.kept.putAll(kept);
        return copy;
    }

    /** The same client with another tokenTransferMethod; it keeps everything. */
    public CurrentClient switchedTo(String other) {
        CurrentClient switched = new CurrentClient(transport, apiBase, other);
        switched.kept.putAll(kept);
        return switched;
    }

    /** Sends a request, refreshes if it is refused, and sends it again. */
    public Answer fetch(String method, String path, @Nullable String body, Map<String, String> headers) {
        for (int i = 0; i <= MOST_REFRESHES; i++) {
            Answer answer = send(method, path, body, headers);
            if (answer.status() != UNAUTHORISED || !hasSession()) {
                return answer;
            }
            Answer refreshed = refresh();
            if (refreshed.status() != 200) {
                return refreshed;
            }
        }
        throw new AssertionError("refreshed more than " + MOST_REFRESHES + " times: " + method + " " + path);
    }

    public Answer get(String path) {
        return fetch("GET", path, null, Map.of());
    }

    public Answer post(String path) {
        return fetch("POST", path, null, Map.of());
    }

    /** Sends one request, with the headers of the client unless these replace them. */
    public Answer send(String method, String path, @Nullable String body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(Map.of("rid", "anti-csrf", "st-auth-mode", mode));
        keep("anti-csrf").ifPresent(token -> all.put("anti-csrf", token));
        if (kept.containsKey("st-refresh-token")) {
            keep("st-access-token").ifPresent(token -> all.put("Authorization", "Bearer " + token));
        }
        all.putAll(headers);
        return received(transport.send(method, path, body, all));
    }

    /** Refreshes, whether or not the access token has expired. */
    public Answer refresh() {
        return refresh(Map.of());
    }

    /** As {@link #refresh()}, with these headers. */
    public Answer refresh(Map<String, String> headers) {
        refreshes++;
        Map<String, String> all =
                new HashMap<>(Map.of("rid", "session", "fdi-version", "1.16,1.17,2.0,3.0,4.2", "st-auth-mode", mode));
        keep("anti-csrf").ifPresent(token -> all.put("anti-csrf", token));
        keep("st-refresh-token").ifPresent(token -> all.put("Authorization", "Bearer " + token));
        all.putAll(headers);
        Answer answer = received(transport.send("POST", apiBase + "session/refresh", null, all));
        if (answer.status() == UNAUTHORISED && answer.header("front-token").isEmpty()) {
            forget();
        }
        if (answer.status() == 200 && answer.header("front-token").isEmpty()) {
            throw new AssertionError("front-token is missing in the response of the refresh");
        }
        return answer;
    }

    /** Signs out as the client does. */
    public Answer signOut() {
        return fetch("POST", apiBase + "signout", null, Map.of("rid", "session"));
    }

    /** The number of refreshes that it has requested. */
    public int refreshes() {
        return refreshes;
    }

    /** Whether the client believes that there is a session. */
    public boolean hasSession() {
        return kept.containsKey("front-token");
    }

    /** The content of the front token: uid, ate, up. */
    public JsonObject frontToken() {
        String json = new String(Base64.getDecoder().decode(keep("front-token").orElseThrow()), StandardCharsets.UTF_8);
        return Answer.parse(json).asJsonObject();
    }

    /** What it keeps of a response header: st-access-token, st-refresh-token, front-token or anti-csrf. */
    public Optional<String> keep(String header) {
        return Optional.ofNullable(kept.get(header));
    }

    /** Puts something in place of what it keeps. */
    public void replace(String header, String value) {
        kept.put(header, value);
    }

    /** Forgets everything that scripts have stored, as Safari does after seven days. */
    public void forget() {
        kept.clear();
    }

    /** The browser below, with the cookies. */
    public Browser browser() {
        return transport;
    }

    /** Reads the headers in the client's order: those of an end count last. */
    private Answer received(Answer answer) {
        for (String header : OWN_HEADERS) {
            answer.header(header).ifPresent(value -> {
                if (value.isEmpty()) {
                    kept.remove(header);
                } else if (header.equals("front-token") && value.equals("remove")) {
                    forget();
                } else if (!header.equals("anti-csrf") || hasSession()) {
                    kept.put(header, value);
                }
            });
        }
        return answer;
    }

    /** The own headers of a response that scripts of other origins cannot read. */
    public static List<String> hidden(Answer answer) {
        List<String> exposed = new ArrayList<>(answer.header("Access-Control-Expose-Headers").stream()
                .flatMap(names -> Stream.of(names.split(", *")))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList());
        return OWN_HEADERS.stream()
                .filter(name -> answer.header(name).isPresent() && !exposed.contains(name))
                .toList();
    }
}
