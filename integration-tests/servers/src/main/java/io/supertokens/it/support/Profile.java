package io.supertokens.it.support;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser's profile: cookies that its tabs share, and what they asked for. */
public final class Profile implements AutoCloseable {

    private final BrowserContext context;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    Profile(BrowserContext context) {
        this.context = context;
        context.onRequest(request -> requests.add(request.method() + " " + request.url()));
    }

    /** Opens the page with the official client, as its documentation says, for the REST application at this address. */
    public Tab open(URI page, URI api, String interception) {
        return Tab.open(context.newPage(), page, api, interception);
    }

    /** Goes to an address of an application, without any client. */
    public Tab visit(URI application, String path) {
        return Tab.visit(context.newPage(), application, path);
    }

    /** How often a refresh was asked for. */
    public long refreshes() {
        return requests.stream()
                .filter(request -> request.startsWith("POST ") && request.endsWith("/session/refresh"))
                .count();
    }

    public List<Cookie> cookies() {
        return context.cookies();
    }

    /** Puts what another profile holds into this one: a thief's. */
    public void steal(Profile from) {
        context.addCookies(from.cookies());
    }

    /** Drops the cookies of that name. */
    public void drop(String cookie) {
        context.clearCookies(new BrowserContext.ClearCookiesOptions().setName(cookie));
    }

    @Override
    public void close() {
        context.close();
    }
}
