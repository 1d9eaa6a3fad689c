package io.dcosboot.agent;

import io.dcosboot.agent.loop.ProcessExit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Closes the application context, then ends the process. */
final class ApplicationExit implements ProcessExit {

    private static final Logger log = LoggerFactory.getLogger(ApplicationExit.class);

    private final ConfigurableApplicationContext context;

    ApplicationExit(ConfigurableApplicationContext context) {
        this.context = context;
    }

    @Override
    public void exit(boolean failure, String reason) {
        if (failure) {
            log.error("The agent ends: {}", reason);
        } else {
            log.info("The agent ends: {}", reason);
        }
        // Of its own: whoever asks may be a thread that closing waits for.
        Thread.ofPlatform()
                .name("agent exit")
                .start(() -> System.exit(SpringApplication.exit(context, () -> failure ? 1 : 0)));
    }
}
