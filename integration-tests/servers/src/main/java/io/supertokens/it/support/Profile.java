package io.supertokens.it.support;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A browser profile: the cookies that its tabs share, and the requests that they sent. */
public final class Profile implements AutoCloseable {

    private static final String EMPTY_PAGE = "about:blank";

    private final BrowserContext context;
    private final Consumer<Profile> emptied;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private @Nullable Page spare;

    /**
     * An empty profile.
     *
     * @param emptied receives it, empty again, when it is closed
     */
    Profile(BrowserContext context, Consumer<Profile> emptied) {
        this.context = context;
        this.emptied = emptied;
        context.onRequest(request -> requests.add(request.method() + " " + request.url()));
        context.onWebError(error -> errors.add(error.error()));
    }

    /** Opens the page with this client, set up for the REST application at this address. */
    public Tab open(URI page, URI api, Client client) {
        return Tab.open(emptyPage(), page, api, client);
    }

    /** Opens an address of an application without any client. */
    public Tab visit(URI application, String path) {
        return Tab.visit(emptyPage(), application, path);
    }

    private Page emptyPage() {
        Page page = spare == null ? context.newPage() : spare;
        spare = null;
        return page;
    }

    /** Forgets the requests that were sent. */
    public void forgetRequests() {
        requests.clear();
        errors.clear();
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

    /** Ends the browser, and forgets nothing. */
    void quit() {
        context.close();
    }

    /** Forgets everything, so that the profile is as good as new. A page is kept, because browsers take long to open one. */
    @Override
    public void close() {
        for (Page page : context.pages()) {
            page.evaluate(
                    "() => location.protocol.startsWith('http') && (localStorage.clear(), sessionStorage.clear())");
            page.navigate(EMPTY_PAGE);
            if (spare == null) {
                spare = page;
            } else if (page != spare) {
                page.close();
            }
        }
        context.clearCookies();
        requests.clear();
        errors.clear();
        emptied.accept(this);
    }
}
