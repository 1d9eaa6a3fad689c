package io.dcosboot.master.api;

import java.time.Duration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * How much this master logs (mesos-master.md §16, {@code /logging/toggle}): 0 as configured, 1 debug, from 2 trace. A
 * change lasts for a while and is then taken back.
 */
final class LogVerbosity {

    private static final String LOGGERS = "io.dcosboot";
    private static final int CONFIGURED = 0;

    private final LoggingSystem logging;
    private final LogLevel configured;
    private int level = CONFIGURED;
    private long changes;

    LogVerbosity(LoggingSystem logging) {
        this.logging = logging;
        var loggers = logging.getLoggerConfiguration(LOGGERS);
        this.configured = loggers == null ? LogLevel.INFO : loggers.getEffectiveLevel();
    }

    synchronized int level() {
        return level;
    }

    /** Takes {@code level} for {@code duration}; a later change takes its place. */
    void set(int level, Duration duration) {
        long change = apply(level);
        var _ = Thread.ofVirtual().name("log-verbosity").start(() -> {
            try {
                Thread.sleep(duration);
                takeBack(change);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private synchronized long apply(int next) {
        level = next;
        logging.setLogLevel(
                LOGGERS,
                switch (next) {
                    case CONFIGURED -> configured;
                    case 1 -> LogLevel.DEBUG;
                    default -> LogLevel.TRACE;
                });
        return ++changes;
    }

    private synchronized void takeBack(long change) {
        if (change == changes) {
            apply(CONFIGURED);
        }
    }
}
