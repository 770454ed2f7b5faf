package io.supertokens.it.support;

import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.List;

/** A PKCS #11 token in software: NSS's of Debian's packages, unpacked and loaded into this process. */
public final class SoftToken {

    private static final String LIBRARIES = "usr/lib/x86_64-linux-gnu";

    /** What the token needs, in the order in which a loader finds it. */
    private static final List<String> NEEDED =
            List.of("libnspr4.so", "libplc4.so", "libplds4.so", "libsqlite3.so.0", "libnssutil3.so", "libnss3.so");

    private static final String CONFIGURATION = """
            name = SoftToken
            nssLibraryDirectory = %s
            nssDbMode = noDb
            attributes(generate, CKO_PRIVATE_KEY, *) = {
              CKA_SENSITIVE = true
              CKA_EXTRACTABLE = false
            }
            """;

    private SoftToken() {}

    static Path home() {
        return Commands.unpackDebian(Build.unpacked("soft-token"), "libnss3");
    }

    /**
     * The provider of the token, registered with the JDK. Private keys that it generates never leave the token. An
     * application cannot unload it, so it is there once for each process.
     */
    public static Provider provider() {
        Path libraries = home().resolve(LIBRARIES);
        NEEDED.forEach(name -> System.load(libraries.resolve(name).toString()));
        Path configuration = Build.running("soft-token.cfg");
        Commands.write(configuration, CONFIGURATION.formatted(libraries));
        Provider provider = Security.getProvider("SunPKCS11").configure(configuration.toString());
        Security.addProvider(provider);
        return provider;
    }
}
