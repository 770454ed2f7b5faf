package io.supertokens.it.support;

import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is alive in a Java process after a garbage collection.
 *
 * @param instances the number of instances of each class
 */
public record Heap(Map<String, Long> instances) {

    /** Collects the garbage of a process, and counts what is left. */
    public static Heap of(ProcessHandle java) {
        return new Heap(Jcmd.on(java, "GC.class_histogram")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[0].endsWith(":"))
                .collect(Collectors.toMap(columns -> columns[3], columns -> Long.parseLong(columns[1]), Long::sum)));
    }

    /** The number of instances of a class, by its name; of all class loaders together. */
    public long count(String type) {
        return instances.getOrDefault(type, 0L);
    }

    /** The part with these names. */
    public Map<String, Long> matching(Predicate<String> types) {
        return instances.entrySet().stream()
                .filter(entry -> types.test(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
