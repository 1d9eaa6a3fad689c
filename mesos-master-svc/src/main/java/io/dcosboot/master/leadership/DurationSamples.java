package io.dcosboot.master.leadership;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long something took the newest times, for the metrics (mesos-master.md §18). Any thread may add and read. */
public final class DurationSamples {

    private static final int REMEMBERED = 1_000;

    private final double[] millis = new double[REMEMBERED];
    private long count;

    synchronized void add(Duration duration) {
        millis[(int) (count++ % REMEMBERED)] = duration.toNanos() / 1e6;
    }

    /** The statistics by metric suffix; empty before the first time. */
    public synchronized Map<String, Double> statistics() {
        Map<String, Double> statistics = new LinkedHashMap<>();
        if (count == 0) {
            return statistics;
        }
        int size = (int) Math.min(count, REMEMBERED);
        double[] sorted = Arrays.copyOf(millis, size);
        Arrays.sort(sorted);
        statistics.put("", millis[(int) ((count - 1) % REMEMBERED)]);
        statistics.put("/count", (double) size);
        statistics.put("/max", sorted[size - 1]);
        statistics.put("/min", sorted[0]);
        statistics.put("/p50", percentile(sorted, 0.5));
        statistics.put("/p90", percentile(sorted, 0.9));
        statistics.put("/p95", percentile(sorted, 0.95));
        statistics.put("/p99", percentile(sorted, 0.99));
        statistics.put("/p999", percentile(sorted, 0.999));
        statistics.put("/p9999", percentile(sorted, 0.9999));
        return statistics;
    }

    private static double percentile(double[] sorted, double fraction) {
        double position = fraction * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
    }
}
