package io.dcosboot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory and processor time of processes, from Linux' {@code /proc}. */
public final class Memory {

    private static final double TICKS_PER_SECOND = 100;

    private Memory() {}

    /** Proportional set size in MiB: shared pages count by the number of processes that share them. */
    public static double pss(long pid) throws IOException {
        return Files.readAllLines(proc(pid, "smaps_rollup")).stream()
                        .filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024.0;
    }

    /** Seconds of processor time so far. */
    public static double cpu(long pid) throws IOException {
        String stat = Files.readString(proc(pid, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", String.valueOf(pid), file);
    }
}
