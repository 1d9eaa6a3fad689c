package io.dcosboot.bench.master;

import io.dcosboot.bench.Memory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Processor time of several processes over a stretch of time, in processors: 1.00 is one processor all the time. */
final class ProcessorTime {

    private final Map<String, Long> processes = new LinkedHashMap<>();
    private final Map<String, Double> before = new LinkedHashMap<>();
    private long begin;

    ProcessorTime with(String name, long pid) {
        processes.put(name, pid);
        return this;
    }

    /** Begins a stretch. */
    void begin() throws IOException {
        for (Map.Entry<String, Long> process : processes.entrySet()) {
            before.put(process.getKey(), Memory.cpu(process.getValue()));
        }
        begin = System.nanoTime();
    }

    /** What each used since {@link #begin()}. */
    String used() throws IOException {
        double seconds = (System.nanoTime() - begin) / 1e9;
        StringBuilder text = new StringBuilder("processors: ");
        String separator = "";
        for (Map.Entry<String, Long> process : processes.entrySet()) {
            double used = Memory.cpu(process.getValue()) - before.getOrDefault(process.getKey(), 0.0);
            text.append("%s%s %.2f".formatted(separator, process.getKey(), used / seconds));
            separator = ", ";
        }
        return text.toString();
    }
}
