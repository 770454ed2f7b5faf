package io.supertokens.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The spread of repeated measurements. */
record Spread(double median, double min, double max) {

    static Spread of(Collection<Double> measured) {
        List<Double> sorted = measured.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** The ratio of this median to the other's. */
    String ratioTo(Spread other) {
        return text("%.2f", median / other.median);
    }

    /** The median, with one decimal. */
    String inTenths() {
        return text("%.1f", median);
    }

    /** Median and extremes as integers; a dash if nothing was measured. */
    @Override
    public String toString() {
        return Double.isNaN(median) ? "–" : String.format(Locale.ROOT, "%,.0f (%,.0f–%,.0f)", median, min, max);
    }

    private static String text(String format, double number) {
        return Double.isNaN(number) ? "–" : String.format(Locale.ROOT, format, number);
    }
}
