package io.supertokens.it.support;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser profile: the cookies that its tabs share, and the requests that they sent. */
public final class Profile implements AutoCloseable {

    private final BrowserContext context;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    Profile(BrowserContext context) {
        this.context = context;
        context.onRequest(request -> requests.add(request.method() + " " + request.url()));
        context.onWebError(error -> errors.add(error.error()));
    }

    /** Opens the page with this client, set up for the REST application at this address. */
    public Tab open(URI page, URI api, Client client) {
        return Tab.open(context.newPage(), page, api, client);
    }

    /** Opens an address of an application without any client. */
    public Tab visit(URI application, String path) {
        return Tab.visit(context.newPage(), application, path);
    }

    /** The number of refreshes that were requested. */
    public long refreshes() {
        return requests.stream()
                .filter(request -> request.startsWith("POST ") && request.endsWith("/session/refresh"))
                .count();
    }

    /** The exceptions that scripts did not catch. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    public List<Cookie> cookies() {
        return context.cookies();
    }

    /** Copies the cookies of another profile into this one, as a thief would. */
    public void steal(Profile from) {
        context.addCookies(from.cookies());
    }

    /** Removes the cookies with this name. */
    public void drop(String cookie) {
        context.clearCookies(new BrowserContext.ClearCookiesOptions().setName(cookie));
    }

    @Override
    public void close() {
        context.close();
    }
}
