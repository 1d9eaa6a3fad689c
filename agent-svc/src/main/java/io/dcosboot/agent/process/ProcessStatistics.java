package io.dcosboot.agent.process;

import io.dcosboot.agent.process.ProcessTable.Entry;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.ResourceStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What containers use, summed over their processes (isolators {@code posix/cpu} and {@code posix/mem}: measured, not
 * limited; mesos-agent.md §7.2). One reading of {@code /proc} serves all containers asked for within a moment.
 */
final class ProcessStatistics {

    private static final Duration SHARED_FOR = Duration.ofMillis(250);
    private static final long MB = 1 << 20;

    private final InstantSource clock;
    private final AtomicReference<Reading> last =
            new AtomicReference<>(new Reading(Instant.MIN, new ProcessTable(Map.of())));

    private record Reading(Instant time, ProcessTable table) {}

    ProcessStatistics(InstantSource clock) {
        this.clock = clock;
    }

    ResourceStatistics of(ProcessTree tree, List<Resource> granted) {
        Reading reading = reading();
        long user = 0;
        long system = 0;
        long pages = 0;
        int threads = 0;
        int processes = 0;
        for (Entry entry : tree.family(reading.table())) {
            user += entry.userTicks();
            system += entry.systemTicks();
            pages += entry.rssPages();
            threads += entry.threads();
            processes++;
        }
        long memory = Math.round(scalar(granted, "mem") * MB);
        return ResourceStatistics.newBuilder()
                .setTimestamp(ChronoUnit.MICROS.between(Instant.EPOCH, reading.time()) / 1e6)
                .setCpusUserTimeSecs((double) user / Kernel.INSTANCE.ticksPerSecond())
                .setCpusSystemTimeSecs((double) system / Kernel.INSTANCE.ticksPerSecond())
                .setCpusSoftLimit(Math.round(scalar(granted, "cpus") * 1000) / 1000.0)
                .setMemRssBytes(pages * Kernel.INSTANCE.pageSize())
                .setMemLimitBytes(memory)
                .setMemSoftLimitBytes(memory)
                .setProcesses(processes)
                .setThreads(threads)
                .build();
    }

    private Reading reading() {
        Instant now = clock.instant();
        Reading reading = last.get();
        if (now.isBefore(reading.time()) || now.isAfter(reading.time().plus(SHARED_FOR))) {
            reading = new Reading(now, ProcessTable.read());
            last.set(reading);
        }
        return reading;
    }

    private static double scalar(List<Resource> granted, String name) {
        return granted.stream()
                .filter(r -> r.getName().equals(name))
                .map(Resource::getScalar)
                .mapToDouble(s -> s.getValue())
                .sum();
    }

    /** The units of {@code /proc}, from the vector the kernel gives every process at its start. */
    record Kernel(long ticksPerSecond, long pageSize) {

        static final Kernel INSTANCE = read();
        private static final long PAGE_SIZE = 6;
        private static final long CLOCK_TICKS = 17;

        private static Kernel read() {
            try {
                ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
                        .order(ByteOrder.nativeOrder());
                long ticks = 100;
                long page = 4096;
                while (vector.remaining() >= 2 * Long.BYTES) {
                    long key = vector.getLong();
                    long value = vector.getLong();
                    if (key == PAGE_SIZE) {
                        page = value;
                    } else if (key == CLOCK_TICKS) {
                        ticks = value;
                    }
                }
                return new Kernel(ticks, page);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
