package io.supertokens.cdi.wire;

import io.supertokens.cdi.config.CookieSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A browser's request for a page, as opposed to one of a script. Uses the headers {@code Sec-Fetch-*} (Fetch Metadata);
 * if the browser does not send them, the header {@code Accept}.
 */
public final class Navigation {

    /** The query parameter of the refresh endpoint that names the page to return to. */
    public static final String REDIRECT = "redirect";

    /** A path with an optional query, as a URL has it. Two slashes, or a backslash, would begin the name of a host. */
    private static final Pattern OWN_PAGE = Pattern.compile("/(?!/)[\\x21-\\x7e&&[^\\\\]]*");

    /** The cookie of a browser that was sent back a moment ago, so that it is not sent to and fro. */
    private static final String RETURNED = "sPageRefreshed";

    private static final int LONGEST = 2000;

    private Navigation() {}

    /** The {@code Set-Cookie} line for a browser that is sent back to its page. */
    public static String returned(CookieSettings settings) {
        return RETURNED + "=1; Path=/; Max-Age=10; HttpOnly" + (settings.secure() ? "; Secure" : "") + "; SameSite="
                + settings.sameSite().attributeValue();
    }

    /**
     * The address that refreshes and sends the browser back to the page; null if it was sent back a moment ago, or if
     * the address of the page is too long or none that a browser can be sent to.
     *
     * @param cookies the values of the header {@code Cookie}
     */
    static @Nullable String refresh(String refreshPath, String page, List<String> cookies) {
        String address = refreshPath + "?" + REDIRECT + "=" + URLEncoder.encode(page, StandardCharsets.UTF_8);
        boolean isPossible = isOwnPage(page)
                && address.length() <= LONGEST
                && CookieHeader.values(cookies, RETURNED).isEmpty();
        return isPossible ? address : null;
    }

    /**
     * Whether a browser navigates to a page.
     *
     * @param header finds the value of a header
     */
    public static boolean isOf(String method, Function<String, @Nullable String> header) {
        if (!method.equals("GET") || header.apply("Sec-Purpose") != null) {
            return false; // a prefetched page may never be shown
        }
        String mode = header.apply("Sec-Fetch-Mode");
        String accept = header.apply("Accept");
        return mode != null ? mode.equals("navigate") : accept != null && accept.contains("text/html");
    }

    /**
     * The page of a navigation, by path and query as the browser sent them.
     *
     * @param query null for none
     */
    public static String page(Object path, @Nullable Object query) {
        return path + (query == null ? "" : "?" + query);
    }

    /** Whether the text is a path of this host that a browser can be sent to, so that no page of another host is one. */
    public static boolean isOwnPage(@Nullable String target) {
        return target != null && OWN_PAGE.matcher(target).matches();
    }
}
