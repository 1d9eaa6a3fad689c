package io.dcosboot.agent.host;

import io.dcosboot.agent.core.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code /proc} and the file system of the work directory. */
public final class LinuxHost implements Host {

    private static final Logger log = LoggerFactory.getLogger(LinuxHost.class);
    private static final long KIB = 1024;

    private final Path proc;
    private final Path workDirectory;

    public LinuxHost(Path workDirectory) {
        this(Path.of("/proc"), workDirectory);
    }

    LinuxHost(Path proc, Path workDirectory) {
        this.proc = proc;
        this.workDirectory = workDirectory;
    }

    @Override
    public Load load() {
        String[] load = read("loadavg").orElse("0 0 0").split(" ");
        String memory = read("meminfo").orElse("");
        return new Load(
                cpus(),
                Double.parseDouble(load[0]),
                Double.parseDouble(load[1]),
                Double.parseDouble(load[2]),
                memory(memory, "MemTotal:"),
                memory(memory, "MemFree:"));
    }

    /** The kernel's name for its current run; empty if it has none. */
    public String bootId() {
        return read("sys/kernel/random/boot_id").map(String::strip).orElse("");
    }

    @Override
    public double diskUsage() {
        return diskStore()
                .map(store -> {
                    try {
                        long total = store.getTotalSpace();
                        return total == 0 ? 0.0 : 1.0 - (double) store.getUsableSpace() / total;
                    } catch (IOException e) {
                        log.warn("Cannot measure the disk of {}", workDirectory, e);
                        return 0.0;
                    }
                })
                .orElse(0.0);
    }

    int cpus() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Bytes; empty if it cannot be measured. */
    Optional<Long> memory() {
        return read("meminfo").map(text -> memory(text, "MemTotal:")).filter(bytes -> bytes > 0);
    }

    /** Bytes; empty if it cannot be measured. */
    Optional<Long> disk() {
        return diskStore()
                .map(store -> {
                    try {
                        return store.getTotalSpace();
                    } catch (IOException e) {
                        log.warn("Cannot measure the disk of {}", workDirectory, e);
                        return 0L;
                    }
                })
                .filter(bytes -> bytes > 0);
    }

    private Optional<FileStore> diskStore() {
        try {
            return Optional.of(Files.getFileStore(workDirectory));
        } catch (IOException e) {
            log.warn("Cannot look at the disk of {}", workDirectory, e);
            return Optional.empty();
        }
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(proc.resolve(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.debug("Cannot read {}", file, e);
            return Optional.empty();
        }
    }

    private static long memory(String text, String name) {
        return text.lines()
                        .filter(line -> line.startsWith(name))
                        .map(line -> line.substring(name.length()).strip().split(" ")[0])
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElse(0)
                * KIB;
    }
}
