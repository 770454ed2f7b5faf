package io.supertokens.cdi.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether sessions are bound to the browser's device (W3C, Device Bound Session Credentials).
 *
 * @param enabled whether browsers are offered to bind their sessions
 * @param excludedPaths the paths, with all that lies below them, for whose requests browsers refresh nothing: those that
 *     begin and end sessions, as browsers see them
 */
public record DeviceBindingSettings(boolean enabled, List<String> excludedPaths) {

    /** The settings that apply if nothing is configured. */
    public static final DeviceBindingSettings DEFAULT = new DeviceBindingSettings(false, List.of());

    /** Browsers decode percent signs and take asterisks for wildcards here. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~!$&'()+,=:@/-]+");

    /** Checks the paths. */
    public DeviceBindingSettings {
        excludedPaths = List.copyOf(excludedPaths);
        excludedPaths.forEach(DeviceBindingSettings::requireExcludedPath);
    }

    static String requireExcludedPath(String path) {
        if (path.equals("/")) {
            throw new IllegalArgumentException("/ would leave nothing that is protected");
        }
        if (!PLAIN.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "paths of ASCII characters without percent signs and asterisks, such as /api/login");
        }
        return CookieSettings.requirePath(path);
    }
}
