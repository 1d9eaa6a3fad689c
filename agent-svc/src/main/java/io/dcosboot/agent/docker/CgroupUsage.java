package io.dcosboot.agent.docker;

import io.dcosboot.mesos.v1.ResourceStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the control group of a process uses, in either version of control groups (mesos-agent.md §7.1, §7.2). */
final class CgroupUsage {

    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final double MICROS = 1e6;
    /** The unit of {@code cpuacct.stat}; the kernel gives it to user space as 100 on every Linux platform. */
    private static final double TICKS = 100;

    private CgroupUsage() {}

    /** Empty when the process has ended or its group is of another machine. */
    static Optional<ResourceStatistics.Builder> of(int pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc", Integer.toString(pid), "cgroup"));
            ResourceStatistics.Builder usage = ResourceStatistics.newBuilder();
            for (String line : lines) {
                String[] parts = line.split(":", 3);
                if (parts[0].equals("0") && parts[1].isEmpty()) {
                    version2(CGROUPS.resolve(parts[2].substring(1)), usage);
                } else if (List.of(parts[1].split(",")).contains("cpuacct")) {
                    processorTime(CGROUPS.resolve("cpuacct" + parts[2]), usage);
                } else if (parts[1].equals("memory")) {
                    memory(CGROUPS.resolve("memory" + parts[2]), usage);
                }
            }
            return Optional.of(usage);
        } catch (IOException | NumberFormatException gone) {
            return Optional.empty();
        }
    }

    private static void version2(Path group, ResourceStatistics.Builder usage) throws IOException {
        if (!Files.exists(group.resolve("cpu.stat")) || !Files.exists(group.resolve("memory.current"))) {
            return;
        }
        Map<String, Long> cpu = table(group.resolve("cpu.stat"));
        usage.setCpusUserTimeSecs(cpu.getOrDefault("user_usec", 0L) / MICROS)
                .setCpusSystemTimeSecs(cpu.getOrDefault("system_usec", 0L) / MICROS);
        Map<String, Long> memory = table(group.resolve("memory.stat"));
        long anonymous = memory.getOrDefault("anon", 0L);
        long cached = memory.getOrDefault("file", 0L);
        usage.setMemTotalBytes(number(group.resolve("memory.current")))
                .setMemRssBytes(anonymous)
                .setMemAnonBytes(anonymous)
                .setMemCacheBytes(cached)
                .setMemFileBytes(cached);
    }

    private static void processorTime(Path group, ResourceStatistics.Builder usage) throws IOException {
        Map<String, Long> cpu = table(group.resolve("cpuacct.stat"));
        usage.setCpusUserTimeSecs(cpu.getOrDefault("user", 0L) / TICKS)
                .setCpusSystemTimeSecs(cpu.getOrDefault("system", 0L) / TICKS);
    }

    private static void memory(Path group, ResourceStatistics.Builder usage) throws IOException {
        Map<String, Long> memory = table(group.resolve("memory.stat"));
        long anonymous = memory.getOrDefault("total_rss", 0L);
        long cached = memory.getOrDefault("total_cache", 0L);
        usage.setMemTotalBytes(number(group.resolve("memory.usage_in_bytes")))
                .setMemRssBytes(anonymous)
                .setMemAnonBytes(anonymous)
                .setMemCacheBytes(cached)
                .setMemFileBytes(cached);
    }

    private static Map<String, Long> table(Path file) throws IOException {
        Map<String, Long> values = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            values.put(words[0], Long.parseUnsignedLong(words[1]));
        }
        return values;
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).trim());
    }
}
