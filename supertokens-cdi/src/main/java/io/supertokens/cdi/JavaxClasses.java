package io.supertokens.cdi;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds classes of the WAR with annotations of Java EE 8. A Jakarta server does not know them, and Java drops annotations
 * whose class is missing without a word, so they can only be found in the class files.
 */
final class JavaxClasses {

    private static final String CLASSES = "/WEB-INF/classes/";
    private static final List<String> GUARDS = Stream.of("RolesAllowed", "DenyAll", "PermitAll")
            .map(name -> "Ljavax/annotation/security/" + name + ";")
            .toList();
    private static final List<String> REST = Stream.of(
                    "Path", "ApplicationPath", "GET", "POST", "PUT", "DELETE", "PATCH")
            .map(name -> "Ljavax/ws/rs/" + name + ";")
            .toList();

    /**
     * A class with such annotations.
     *
     * @param isGuarded whether they say who may call it
     */
    record JavaxClass(String name, boolean isGuarded) {

        String problem() {
            return isGuarded
                    ? name + " has annotations of javax.annotation.security, which guard nothing on this server:"
                            + " use those of jakarta.annotation.security"
                    : name + " has annotations of javax.ws.rs, which serve nothing on this server:"
                            + " use those of jakarta.ws.rs";
        }
    }

    private JavaxClasses() {}

    static List<JavaxClass> of(ServletContext web) {
        List<JavaxClass> found = new ArrayList<>();
        find(web, CLASSES, found);
        return found;
    }

    private static void find(ServletContext web, String path, List<JavaxClass> found) {
        Set<String> children = web.getResourcePaths(path);
        if (children == null) {
            return;
        }
        for (String child : children) {
            if (child.endsWith("/")) {
                find(web, child, found);
            } else if (child.endsWith(".class")) {
                String name = child.substring(CLASSES.length(), child.length() - ".class".length())
                        .replace('/', '.');
                JavaxClass javax = javaxClass(name, bytes(web, child));
                if (javax != null) {
                    found.add(javax);
                }
            }
        }
    }

    /** A class file names the annotations that it uses in its constant pool (Java Virtual Machine Specification, 4.7.16). */
    static @Nullable JavaxClass javaxClass(String name, byte[] classFile) {
        String content = new String(classFile, StandardCharsets.ISO_8859_1);
        boolean isGuarded = GUARDS.stream().anyMatch(content::contains);
        return isGuarded || REST.stream().anyMatch(content::contains) ? new JavaxClass(name, isGuarded) : null;
    }

    private static byte[] bytes(ServletContext web, String path) {
        try (InputStream in = web.getResourceAsStream(path)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
