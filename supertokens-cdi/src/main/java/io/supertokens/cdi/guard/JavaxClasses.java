package io.supertokens.cdi.guard;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the classes in the WAR (not in its jars) that have annotations of Java EE 8. */
public final class JavaxClasses {

    private static final String CLASSES = "/WEB-INF/classes/";

    private JavaxClasses() {}

    public static List<JavaxClass> of(ServletContext web) {
        List<JavaxClass> found = new ArrayList<>();
        find(web, CLASSES, found);
        return found;
    }

    /** The classes that can be loaded. */
    public static List<Class<?>> loaded(List<JavaxClass> javax, ServletContext web) {
        return javax.stream()
                .map(found -> RestServlets.loaded(found.name(), web))
                .<Class<?>>flatMap(Optional::stream)
                .toList();
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
                JavaxClass.of(name, bytes(web, child)).ifPresent(found::add);
            }
        }
    }

    private static byte[] bytes(ServletContext web, String path) {
        try (InputStream in = web.getResourceAsStream(path)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
