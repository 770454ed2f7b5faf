package io.supertokens.it.support;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.BrowserType.LaunchPersistentContextOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/** A real browser in headless mode. */
public final class Chromium implements AutoCloseable {

    private static final Path DIRECTORY = Build.unpacked("chromium");
    private static final Path PROFILE = Build.running("chromium-profile");
    private static final Path LASTING_PROFILE = Build.running("chromium-lasting-profile");
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox", // required for root
            "--disable-gpu",
            "--disable-quic",
            "--host-resolver-rules=MAP *.example.test 127.0.0.1");

    private final Playwright playwright;
    private final Path program;
    private final Map<String, String> environment;
    private final List<String> arguments;
    private final Browser browser;
    private final Queue<Profile> idle = new ArrayDeque<>();

    private Chromium(Playwright playwright, Path program, Map<String, String> environment, List<String> further) {
        this.playwright = playwright;
        this.program = program;
        this.environment = environment;
        this.arguments = Stream.concat(ARGUMENTS.stream(), further.stream()).toList();
        this.browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(arguments)
                        .setEnv(environment));
    }

    /** Starts the Chromium of this machine, or Debian's, which is unpacked into the build's directory. */
    public static Chromium start() {
        return start(List.of());
    }

    /**
     * As {@link #start}; it binds sessions to keys in software, as often as it likes. It binds none over plain HTTP, nor
     * where it has been told to ignore errors of certificates in general.
     *
     * @param key the SHA-256 of the public key of a certificate that it accepts, in base64
     */
    public static Chromium startWithDeviceBinding(String key) {
        return start(List.of(
                "--enable-features=DeviceBoundSessions:RefreshQuota/false,EnableBoundSessionCredentialsSoftwareKeysForManualTesting",
                "--ignore-certificate-errors-spki-list=" + key));
    }

    private static Chromium start(List<String> further) {
        Found found = find();
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_NODEJS_PATH", Npm.node().toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(playwright, found.program(), found.environment(), further);
    }

    record Found(Path program, Map<String, String> environment) {}

    static Found find() {
        Npm.node();
        Map<String, String> environment = new HashMap<>(System.getenv());
        Optional<Path> installed =
                NAMES.stream().flatMap(name -> Commands.onPath(name).stream()).findFirst();
        if (installed.isPresent()) {
            return new Found(installed.get(), environment);
        }
        Path root = unpacked();
        environment.put("LD_LIBRARY_PATH", Commands.libraryPath(root));
        environment.put("FONTCONFIG_SYSROOT", root.toString());
        return new Found(root.resolve("usr/lib/chromium/chromium"), environment);
    }

    /** An empty profile. */
    public Profile profile() {
        return idle.isEmpty() ? new Profile(browser.newContext(), idle::add) : idle.remove();
    }

    /** A new profile that is not used again, for tests that change what stays, such as the clock or the size of a page. */
    public Profile profileOfItsOwn() {
        BrowserContext context = browser.newContext();
        return new Profile(context, emptied -> context.close());
    }

    /** A new profile that accepts third-party cookies, which is no longer the default. */
    public Profile profileWithThirdPartyCookies() {
        Path directory = Commands.emptied(PROFILE);
        Commands.write(
                directory.resolve("Default").resolve("Preferences"), "{\"profile\":{\"cookie_controls_mode\":0}}");
        return startedWith(directory);
    }

    /** Starts another Chromium, with an empty profile that {@link #restarted} finds again. */
    public Profile lastingProfile() {
        return startedWith(Commands.emptied(LASTING_PROFILE));
    }

    /** Quits the Chromium of {@link #lastingProfile}, and starts it again. */
    public Profile restarted(Profile lasting) {
        lasting.quit();
        return startedWith(LASTING_PROFILE);
    }

    private Profile startedWith(Path directory) {
        BrowserContext context = playwright
                .chromium()
                .launchPersistentContext(
                        directory,
                        new LaunchPersistentContextOptions()
                                .setExecutablePath(program)
                                .setArgs(arguments)
                                .setEnv(environment));
        return new Profile(context, emptied -> context.close());
    }

    @Override
    public void close() {
        playwright.close();
    }

    private static Path unpacked() {
        try {
            return Commands.unpackDebian(DIRECTORY, "chromium");
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "there is no Chromium: none of " + NAMES + " is on the PATH, and Debian's package cannot be had",
                    e);
        }
    }
}
