package io.supertokens.cdi.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A class with annotations of Java EE 8. A Jakarta server does not know them, and Java silently drops annotations whose
 * class is missing, so they can be found only in the class file.
 *
 * @param isGuarded whether they restrict access
 */
public record JavaxClass(String name, boolean isGuarded) {

    /** Not a literal: servers that convert applications of Java EE 8 at deployment would convert it in this class, too. */
    private static final String JAVAX = "java".concat("x");

    private static final List<String> GUARDS = Stream.of("RolesAllowed", "DenyAll", "PermitAll")
            .map(name -> "L" + JAVAX + "/annotation/security/" + name + ";")
            .toList();
    private static final List<String> REST = Stream.of(
                    "Path", "ApplicationPath", "GET", "POST", "PUT", "DELETE", "PATCH")
            .map(name -> "L" + JAVAX + "/ws/rs/" + name + ";")
            .toList();

    /** The class, if it has such annotations. A generated class has no class file and no such annotations. */
    public static Optional<JavaxClass> of(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || type.getName().startsWith("jakarta.")) {
            return Optional.empty();
        }
        try (InputStream in = loader.getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            return in == null ? Optional.empty() : of(type.getName(), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The class, if its file has such annotations. A class file names its annotations in the constant pool (Java
     * Virtual Machine Specification, 4.7.16).
     */
    public static Optional<JavaxClass> of(String name, byte[] classFile) {
        String content = new String(classFile, StandardCharsets.ISO_8859_1);
        boolean isGuarded = GUARDS.stream().anyMatch(content::contains);
        return isGuarded || REST.stream().anyMatch(content::contains)
                ? Optional.of(new JavaxClass(name, isGuarded))
                : Optional.empty();
    }

    /** The problem and its remedy. */
    public String problem() {
        return isGuarded
                ? name + " has annotations of " + JAVAX + ".annotation.security, which guard nothing on this server:"
                        + " use those of jakarta.annotation.security"
                : name + " has annotations of " + JAVAX + ".ws.rs, which serve nothing on this server:"
                        + " use those of jakarta.ws.rs";
    }
}
