package io.dcosboot.master;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process after an error that leaves in doubt what its single writer has done: a class that cannot be loaded,
 * memory that is not there. Its supervisor starts it again; until then another master leads.
 */
final class FailFast implements Consumer<Error> {

    /** "Internal software error" in the convention of sysexits.h. */
    static final int EXIT_CODE = 70;

    /** For giving up the leadership and closing connections. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(FailFast.class);

    @Override
    public void accept(Error error) {
        log.error("Exiting with code {}: the master cannot know what it has done", EXIT_CODE, error);
        // Threads of their own, because an orderly exit waits for the one that failed.
        Thread.ofPlatform().name("fail-fast").start(() -> System.exit(EXIT_CODE));
        Thread.ofPlatform().name("fail-fast-limit").daemon().start(FailFast::halt);
    }

    /** A shutdown hook may hang on what the error has left behind; nothing there can be waited for but time. */
    private static void halt() {
        try {
            Thread.sleep(GRACE);
        } catch (InterruptedException _) {
            // nobody does that; end now
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
