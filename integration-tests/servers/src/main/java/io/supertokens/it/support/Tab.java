package io.supertokens.it.support;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page, usually with a browser client of SuperTokens. */
public final class Tab {

    private final Page page;
    private final URI api;

    /**
     * The result for the page's script.
     *
     * @param status 0 if the browser itself refused the request, or the client gave it up
     */
    public record Result(int status, String body) {

        static Result of(Object result) {
            Map<?, ?> map = (Map<?, ?>) result;
            return new Result(((Number) map.get("status")).intValue(), (String) map.get("body"));
        }
    }

    private Tab(Page page, URI api) {
        this.page = page;
        this.api = api;
    }

    static Tab open(Page page, URI address, URI api, Client client) {
        page.navigate(address.toString());
        page.evaluate(
                "setup => start(...setup)",
                List.of(client.name(), client.transport(), api.toString(), client.options()));
        return new Tab(page, api);
    }

    static Tab visit(Page page, URI application, String path) {
        page.navigate(application.resolve(path).toString());
        return new Tab(page, application);
    }

    /** Sends a request from the page's own script, without any client. */
    public Result send(String method, String path) {
        return Result.of(page.evaluate(
                "([method, url]) => fetch(url, {method}).then(async r => ({status: r.status, body: await r.text()}))",
                List.of(method, api.resolve(path).toString())));
    }

    /** Adds a script to the page. */
    public Tab with(String script) {
        page.addScriptTag(new Page.AddScriptTagOptions().setContent(script));
        return this;
    }

    /** The page as its user sees it. */
    public Page page() {
        return page;
    }

    /** Calls a function in the page, and waits for its promise. The client is in the variable {@code client}. */
    public @Nullable Object evaluate(String function) {
        return page.evaluate(function);
    }

    /** As {@link #evaluate(String)}, with an argument. */
    public @Nullable Object evaluate(String function, Object argument) {
        return page.evaluate(function, argument);
    }

    /** Moves the clock of the page, as if that of the computer were wrong. */
    public void moveClock(Duration ahead) {
        page.evaluate("ahead => { const now = Date.now; Date.now = () => now() + ahead }", (double) ahead.toMillis());
    }

    public Result get(String path) {
        return call("GET", path, null, Map.of());
    }

    public Result post(String path, @Nullable Object body) {
        return call("POST", path, body, Map.of());
    }

    public Result put(String path, Object body) {
        return call("PUT", path, body, Map.of());
    }

    public Result delete(String path) {
        return call("DELETE", path, null, Map.of());
    }

    /** Sends a request with headers of the caller's own. */
    public Result call(String method, String path, @Nullable Object body, Map<String, String> headers) {
        return Result.of(page.evaluate(
                "request => call(...request)",
                Arrays.asList(method, api.resolve(path).toString(), body, headers)));
    }

    /** Sends the same request several times at once, and returns when all are answered. */
    public List<Result> getTogether(int times, String path) {
        startTogether(times, path);
        return awaitAll();
    }

    /** As {@link #getTogether}, but does not wait. */
    public void startTogether(int times, String path) {
        page.evaluate(
                "([times, url]) => { window.results = callTogether(times, 'GET', url) }",
                Arrays.asList(times, api.resolve(path).toString()));
    }

    /** The responses to the requests that were started. */
    public List<Result> awaitAll() {
        return ((List<?>) page.evaluate("() => window.results"))
                .stream().map(Result::of).toList();
    }

    /** Whether the client believes that there is a session. */
    public boolean hasSession() {
        return (Boolean) page.evaluate("() => client.doesSessionExist()");
    }

    /** The events that the client has reported since the last time, each with its details. */
    public List<String> takeEvents() {
        return ((List<?>) page.evaluate("() => takeEvents()"))
                .stream().map(String.class::cast).toList();
    }
}
