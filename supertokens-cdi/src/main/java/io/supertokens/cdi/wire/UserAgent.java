package io.supertokens.cdi.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a client by its header {@code User-Agent}: the program and the system, such as "Firefox on Windows". Without
 * versions and models, because browsers no longer tell the truth about them. Clients can send what they like, and many
 * browsers call themselves Chrome.
 */
final class UserAgent {

    /** More than any client sends. */
    private static final int LONGEST_READ = 1024;

    /** The first one counts that the header contains: browsers also name those that they are compatible with. */
    private static final Map<String, String> BROWSERS = new LinkedHashMap<>();

    /** As above: Android names Linux, and iOS names Mac OS X. */
    private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

    static {
        BROWSERS.put("Edg/", "Edge");
        BROWSERS.put("EdgA/", "Edge");
        BROWSERS.put("EdgiOS/", "Edge");
        BROWSERS.put("OPR/", "Opera");
        BROWSERS.put("OPT/", "Opera");
        BROWSERS.put("SamsungBrowser/", "Samsung Internet");
        BROWSERS.put("FxiOS/", "Firefox");
        BROWSERS.put("Firefox/", "Firefox");
        BROWSERS.put("CriOS/", "Chrome");
        BROWSERS.put("Chrome/", "Chrome");
        BROWSERS.put("Safari/", "Safari");
        SYSTEMS.put("iPhone", "iPhone");
        SYSTEMS.put("iPad", "iPad");
        SYSTEMS.put("Android", "Android");
        SYSTEMS.put("Windows", "Windows");
        SYSTEMS.put("CrOS", "ChromeOS");
        SYSTEMS.put("Mac OS X", "macOS");
        SYSTEMS.put("Macintosh", "macOS");
        SYSTEMS.put("Linux", "Linux");
    }

    /** The product of a client that does not claim to be a browser (RFC 9110, section 10.1.5). */
    private static final Pattern PRODUCT = Pattern.compile("^([\\w!#$%&'*+.^`|~-]{1,64})(?=/|\\s|$)");

    private static final String COMPATIBLE = "Mozilla";

    private UserAgent() {}

    /** The label; null if the header names neither a program nor a system that is known. */
    static @Nullable String label(String header) {
        String read = header.substring(0, Math.min(header.length(), LONGEST_READ));
        Optional<String> program = product(read).or(() -> firstOf(BROWSERS, read));
        Optional<String> system = firstOf(SYSTEMS, read);
        return program.map(name -> system.map(on -> name + " on " + on).orElse(name))
                .or(() -> system)
                .orElse(null);
    }

    private static Optional<String> product(String header) {
        Matcher product = PRODUCT.matcher(header.strip());
        return product.find() && !product.group(1).equals(COMPATIBLE)
                ? Optional.of(product.group(1))
                : Optional.empty();
    }

    private static Optional<String> firstOf(Map<String, String> names, String header) {
        return names.entrySet().stream()
                .filter(name -> header.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
