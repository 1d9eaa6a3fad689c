package io.dcosboot.platform.zookeeper;

import io.dcosboot.platform.leader.LeaderElection;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;

/** On shutdown gives up leadership before anything else stops, so that another node takes over while we drain. */
final class LeadershipRelease implements SmartLifecycle {
    private final Supplier<List<LeaderElection>> elections;
    private volatile boolean running;

    LeadershipRelease(Supplier<List<LeaderElection>> elections) {
        this.elections = elections;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        elections.get().forEach(LeaderElection::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last phase stops first. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
