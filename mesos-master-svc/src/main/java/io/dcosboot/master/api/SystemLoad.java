package io.dcosboot.master.api;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the machine is and does at the moment; values that it does not tell are left out (mesos-master.md §18). */
final class SystemLoad {

    private static final Path LOADS = Path.of("/proc/loadavg");

    private SystemLoad() {}

    /** By the names of {@code /system/stats.json}. */
    static SortedMap<String, Double> read() {
        SortedMap<String, Double> values = new TreeMap<>();
        values.put("cpus_total", (double) Runtime.getRuntime().availableProcessors());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            values.put("mem_total_bytes", (double) system.getTotalMemorySize());
            values.put("mem_free_bytes", (double) system.getFreeMemorySize());
        }
        try {
            String[] loads = Files.readString(LOADS).split(" ");
            values.put("avg_load_1min", Double.parseDouble(loads[0]));
            values.put("avg_load_5min", Double.parseDouble(loads[1]));
            values.put("avg_load_15min", Double.parseDouble(loads[2]));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
            // not a Linux machine
        }
        return values;
    }
}
