package io.dcosboot.agent.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that copies a container's output while another waits for its end. */
final class LogCopy implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogCopy.class);

    private final String container;
    private final ContainerLogs logs;
    private final Response answer;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * Begins to copy.
     *
     * @throws IOException the engine does not give the output, or it cannot be written
     */
    LogCopy(DockerEngine engine, String container, Path runDirectory, Path sandbox) throws IOException {
        this.container = container;
        this.logs = ContainerLogs.resume(runDirectory, sandbox);
        try {
            this.answer = engine.follow(container, logs.since());
        } catch (IOException e) {
            logs.close();
            throw e;
        }
        this.thread = Thread.ofVirtual().name("logs-" + container).start(this::copy);
    }

    private void copy() {
        try (logs) {
            logs.copy(answer);
        } catch (IOException e) {
            if (!closing) {
                log.warn("The output of container {} cannot be copied any further: {}", container, e.toString());
            }
        }
    }

    /** Waits for the last of it after the container has ended. */
    void awaitEnd(Duration atMost) throws InterruptedException {
        if (!thread.join(atMost)) {
            log.warn("The output of container {} does not end", container);
        }
    }

    @Override
    public void close() {
        closing = true;
        answer.close();
    }
}
