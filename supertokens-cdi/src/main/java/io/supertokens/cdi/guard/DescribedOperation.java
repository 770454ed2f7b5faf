package io.supertokens.cdi.guard;

import jakarta.ws.rs.core.Application;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * An operation of a resource, with its guard.
 *
 * @param verbs the HTTP methods
 * @param path relative to the base of the REST application, without leading and trailing slashes, and without the regular
 *     expressions of its parameters
 */
public record DescribedOperation(Set<String> verbs, String path, Guard guard) {

    /**
     * The operations of the resource classes among these. If one of the classes is an {@code Application}, its guard
     * counts, too.
     */
    public static List<DescribedOperation> of(Collection<Class<?>> classes) {
        List<Class<?>> applications =
                classes.stream().filter(Application.class::isAssignableFrom).toList();
        Class<?> application = applications.size() == 1 ? applications.get(0) : Application.class;
        Guards guards = new Guards(application, () -> Set.copyOf(classes), behind -> List.of());
        return classes.stream()
                .filter(type -> !Modifier.isAbstract(type.getModifiers()) && ResourceMethods.isRoot(type))
                .flatMap(type -> ResourceMethods.of(type).stream()
                        .filter(found -> !found.isLocator())
                        .map(found -> new DescribedOperation(
                                found.verbs(),
                                withoutExpressions(found.path()),
                                guards.of(type, type, found.method()))))
                .toList();
    }

    /** The path with {@code {id}} for <code>{id: \d{1,3}}</code>. */
    static String withoutExpressions(String path) {
        StringBuilder plain = new StringBuilder();
        int depth = 0;
        boolean isExpression = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
                isExpression &= depth > 0;
            } else if (c == ':' && depth == 1) {
                isExpression = true;
            }
            boolean isPartOfName = depth > 0 && (c == ' ' || c == '\t');
            if (!isExpression && !isPartOfName) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** Whether it answers a method on a path that begins with the path of the application. */
    public boolean answers(String verb, String wholePath) {
        return verbs.contains(verb)
                && ("/" + ResourceMethods.trimmed(wholePath)).endsWith(path.isEmpty() ? "/" : "/" + path);
    }
}
