package io.dcosboot.marathon.leadership;

import io.dcosboot.marathon.core.Leadership;
import io.dcosboot.platform.leader.LeaderElection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Stands for election once this node can be reached, and leads for as long as it is elected. */
public final class Candidate implements Leadership, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Candidate.class);

    private final LeaderElection election;
    private final String self;
    private final Runnable lead;
    private final Runnable stepDown;
    private volatile boolean running;

    /**
     * @param self {@code host:port} that the other nodes reach this one at
     * @param lead begins a term; returns at once
     * @param stepDown ends it; nothing is done for it any more when this returns
     */
    public Candidate(LeaderElection election, String self, Runnable lead, Runnable stepDown) {
        this.election = election;
        this.self = self;
        this.lead = lead;
        this.stepDown = stepDown;
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public Optional<String> leader() {
        return election.leader().map(id -> new String(id, StandardCharsets.UTF_8));
    }

    @Override
    public void abdicate() {
        election.abdicate();
    }

    @Override
    public void start() {
        running = true;
        election.start(new LeaderElection.Listener() {
            @Override
            public void elected() {
                log.info("Elected");
                lead.run();
            }

            @Override
            public void deposed() {
                log.info("Deposed");
                stepDown.run();
            }

            @Override
            public void leaderChanged(Optional<byte[]> leader) {
                log.info("The leader is {}", leader().orElse("not known"));
            }
        });
    }

    @Override
    public void stop() {
        running = false;
        election.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
