package io.dcosboot.master.whitelist;

import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.port.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whitelist, one host name a line, every five seconds and when this master begins to lead. A file that cannot
 * be read changes nothing.
 */
public final class WhitelistWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WhitelistWatch.class);

    private static final Duration STEP = Duration.ofMillis(500);
    private static final int STEPS_BETWEEN_READINGS = 10;

    private final Commands commands;
    private final @Nullable Thread watch;

    /** @param file the whitelist; empty for none, then nothing is watched */
    public WhitelistWatch(Optional<Path> file, Commands commands) {
        this.commands = commands;
        this.watch = file.map(path -> Thread.ofVirtual().name("whitelist").start(() -> watch(path)))
                .orElse(null);
    }

    private void watch(Path file) {
        int idle = 0;
        boolean led = false;
        try {
            while (true) {
                boolean leads = commands.leading();
                if (leads && (!led || idle >= STEPS_BETWEEN_READINGS)) {
                    idle = 0;
                    tell(file);
                }
                led = leads;
                idle++;
                Thread.sleep(STEP);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void tell(Path file) {
        try (var lines = Files.lines(file)) {
            Set<String> hosts =
                    lines.map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toSet());
            commands.tell(new MasterCommand.WhitelistRead(hosts));
        } catch (IOException | java.io.UncheckedIOException e) {
            log.warn("The whitelist {} cannot be read; the last one stays: {}", file, e.toString());
        } catch (RejectedExecutionException _) {
            log.debug("Too much work for the whitelist now; it is read again soon");
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.interrupt();
        }
    }
}
