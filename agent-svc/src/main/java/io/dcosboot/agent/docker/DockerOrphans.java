package io.dcosboot.agent.docker;

import com.github.dockerjava.api.model.Container;
import io.dcosboot.agent.core.ContainerId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Containers an earlier start of this agent has left and its checkpoint does not know. */
final class DockerOrphans {

    private static final Logger log = LoggerFactory.getLogger(DockerOrphans.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final DockerEngine engine;
    private final String agent;
    private final Set<ContainerId> known;

    /** @param known also those launched while this runs */
    DockerOrphans(DockerEngine engine, String agent, Set<ContainerId> known) {
        this.engine = engine;
        this.agent = agent;
        this.known = known;
    }

    /**
     * Removes them as soon as the engine can be reached.
     *
     * @param delay before the first look: at its start the agent has more urgent things to do
     */
    void remove(Duration delay) throws InterruptedException {
        Thread.sleep(delay);
        while (true) {
            try {
                for (Container container : engine.withLabel(DockerContainerizer.AGENT_LABEL, agent)) {
                    if (isOrphan(container)) {
                        log.info("Removing container {}, which the checkpoint does not know", container.getId());
                        engine.remove(container.getId());
                    }
                }
                return;
            } catch (IOException e) {
                log.debug("Cannot look for orphaned containers: {}", e.getMessage());
            }
            Thread.sleep(RETRY);
        }
    }

    private boolean isOrphan(Container container) {
        String[] names = container.getNames();
        return names != null
                && Stream.of(names)
                        .map(DockerContainer::idIn)
                        .flatMap(Optional::stream)
                        .noneMatch(known::contains);
    }
}
