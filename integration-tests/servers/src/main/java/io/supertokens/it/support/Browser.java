package io.supertokens.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A simulated browser whose page uses SuperTokens' website SDK 4.2.0: it stores cookies, sends the anti-CSRF token, and
 * refreshes and retries when the session has expired. Paths are relative to the application's address. Thread-safe:
 * threads behave like tabs, and only one refreshes at a time.
 */
public final class Browser {

    private static final int UNAUTHORISED = 401;
    private static final int REFRESHES_OF_A_LOOP = 10;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Object refreshing = new Object();
    private final Clock clock;
    private final CookieJar jar;
    private URI application;
    private URI refreshAddress;
    private int refreshes;
    private int expiredStatus = UNAUTHORISED;
    private @Nullable IdRefreshToken idRefreshToken;
    private @Nullable AntiCsrfToken antiCsrfToken;

    private record IdRefreshToken(String value, Instant expiresAt) {

        static @Nullable IdRefreshToken parse(String header) {
            if (header.equals("remove")) {
                return null;
            }
            String[] parts = header.split(";", 2);
            return new IdRefreshToken(parts[0], Instant.ofEpochMilli(Long.parseLong(parts[1])));
        }
    }

    private record AntiCsrfToken(String value, String idRefreshToken) {}

    /** A new browser for the application at this address, which ends with a slash. */
    public Browser(URI application) {
        this(application, Clock.systemUTC());
    }

    /** A new browser with this clock. */
    public Browser(URI application, Clock clock) {
        this(application, clock, new CookieJar());
    }

    private Browser(URI application, Clock clock, CookieJar jar) {
        this.application = application;
        this.clock = clock;
        this.jar = jar;
        this.refreshAddress = application.resolve("session/refresh");
    }

    /** Another browser with a copy of everything that this one stores, as a thief has it. */
    public synchronized Browser copy() {
        Browser copy = new Browser(application, clock, jar.copy());
        copy.refreshAddress = refreshAddress;
        copy.expiredStatus = expiredStatus;
        copy.idRefreshToken = idRefreshToken;
        copy.antiCsrfToken = antiCsrfToken;
        return copy;
    }

    /** Moves to another server of the same host, where the application has this address, and keeps everything. */
    public synchronized void moveTo(URI other) {
        application = other;
        refreshAddress = other.resolve("session/refresh");
    }

    /** The number of refreshes that it has requested. */
    public synchronized int refreshes() {
        return refreshes;
    }

    /** The SDK's option refreshTokenUrl; session/refresh by default. */
    public synchronized void refreshesAt(String path) {
        refreshAddress = application.resolve(path);
    }

    /** The SDK's option sessionExpiredStatusCode; 401 by default. */
    public synchronized void expectsExpiredStatus(int status) {
        expiredStatus = status;
    }

    public Answer get(String path) {
        return fetch("GET", path, null, Map.of());
    }

    public Answer post(String path) {
        return fetch("POST", path, null, Map.of());
    }

    public Answer post(String path, String json) {
        return fetch("POST", path, json, Map.of("Content-Type", "application/json"));
    }

    /** Sends a request through the SDK. */
    public Answer fetch(String method, String path, @Nullable String body, Map<String, String> headers) {
        for (int refreshes = 0; refreshes < REFRESHES_OF_A_LOOP; refreshes++) {
            IdRefreshToken before = idRefreshToken();
            Map<String, String> all = new HashMap<>(headers);
            antiCsrfToken().ifPresent(token -> all.put("anti-csrf", token));
            all.put("supertokens-sdk-name", "website");
            all.put("supertokens-sdk-version", "4.2.0");
            Answer answer = send(method, path, body, all);
            if (answer.status() != expiredStatus) {
                remember(answer);
                return answer;
            }
            if (before == null) {
                return answer;
            }
            synchronized (refreshing) {
                IdRefreshToken now = idRefreshToken();
                if (now == null) {
                    return answer;
                }
                if (now.equals(before)) {
                    Answer refreshed = refresh();
                    if (refreshed.status() != 200) {
                        return refreshed;
                    }
                }
            }
        }
        throw new AssertionError("the server answers " + expiredStatus + " again and again: " + method + " " + path);
    }

    /** Refreshes as the SDK does when the session has expired. */
    public Answer refresh() {
        countRefresh();
        Answer answer = send(
                "POST",
                refreshAddress.toString(),
                null,
                Map.of("supertokens-sdk-name", "website", "supertokens-sdk-version", "4.2.0"));
        if (answer.status() == expiredStatus
                && answer.header("id-refresh-token").isEmpty()) {
            forgetSession();
        }
        if (answer.status() == 200) {
            remember(answer);
        }
        return answer;
    }

    /** Sends one request with cookies, but without the SDK's headers and its refresh. */
    public Answer send(String method, String path, @Nullable String body, Map<String, String> headers) {
        URI address = application.resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        List<Cookie> cookies = jar.of(address, clock.instant());
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.stream()
                            .map(cookie -> cookie.name() + "=" + cookie.value())
                            .collect(Collectors.joining("; ")));
        }
        headers.forEach(request::setHeader);
        HttpResponse<String> response = exchange(request.build());
        Answer answer = new Answer(response.statusCode(), response.headers(), response.body());
        jar.receive(address, answer.setCookies(), clock.instant());
        answer.header("id-refresh-token").ifPresent(this::setIdRefreshToken);
        return answer;
    }

    /** Whether the SDK believes that there is a session. */
    public boolean hasSession() {
        return idRefreshToken() != null;
    }

    /** The anti-CSRF token that the SDK sends with requests. */
    public synchronized Optional<String> antiCsrfToken() {
        IdRefreshToken id = idRefreshToken();
        AntiCsrfToken token = antiCsrfToken;
        return id == null || token == null || !token.idRefreshToken().equals(id.value())
                ? Optional.empty()
                : Optional.of(token.value());
    }

    /** All cookies that have not expired. */
    public List<Cookie> cookies() {
        return jar.all(clock.instant());
    }

    /** The cookie with this name. Fails if there are several. */
    public Optional<Cookie> cookie(String name) {
        List<Cookie> found =
                cookies().stream().filter(cookie -> cookie.name().equals(name)).toList();
        if (found.size() > 1) {
            throw new AssertionError(found.size() + " cookies " + name);
        }
        return found.stream().findFirst();
    }

    /** Adds or replaces a cookie, given as a Set-Cookie line. */
    public void putCookie(String line) {
        jar.receive(application, List.of(line), clock.instant());
    }

    /** Removes the cookies with this name, as if they had expired. */
    public void dropCookie(String name) {
        jar.remove(name);
    }

    private synchronized void countRefresh() {
        refreshes++;
    }

    private synchronized void remember(Answer answer) {
        IdRefreshToken id = idRefreshToken;
        Optional<String> token = answer.header("anti-csrf");
        if (id != null && token.isPresent()) {
            antiCsrfToken = new AntiCsrfToken(token.get(), id.value());
        }
    }

    private synchronized @Nullable IdRefreshToken idRefreshToken() {
        IdRefreshToken id = idRefreshToken;
        return id != null && id.expiresAt().isAfter(clock.instant()) ? id : null;
    }

    private synchronized void setIdRefreshToken(String header) {
        idRefreshToken = IdRefreshToken.parse(header);
    }

    private synchronized void forgetSession() {
        idRefreshToken = null;
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
