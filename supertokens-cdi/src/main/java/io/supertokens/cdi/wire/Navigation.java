package io.supertokens.cdi.wire;

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

    private Navigation() {}

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

    /** Whether the text is a path of this host that a browser can be sent to, so that no page of another host is one. */
    public static boolean isOwnPage(@Nullable String target) {
        return target != null && OWN_PAGE.matcher(target).matches();
    }
}
