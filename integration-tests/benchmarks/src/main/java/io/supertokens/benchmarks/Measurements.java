package io.supertokens.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Repeated measurements of several things. */
final class Measurements<K> {

    private final Map<K, List<Double>> measured = new HashMap<>();

    void add(K key, double value) {
        measured.computeIfAbsent(key, first -> new ArrayList<>()).add(value);
    }

    void forget() {
        measured.clear();
    }

    /** The spread of the measurements; NaN if nothing was measured. */
    Spread of(K key) {
        return Spread.of(measured.getOrDefault(key, List.of(Double.NaN)));
    }
}
