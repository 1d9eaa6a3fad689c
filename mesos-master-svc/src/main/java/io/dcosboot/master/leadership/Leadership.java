package io.dcosboot.master.leadership;

import io.dcosboot.mesos.client.MasterAdvertisement;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.platform.leader.LeaderElection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Stands for election once the service can be reached, and tells the loop how it ended. */
public final class Leadership implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Leadership.class);

    private final LeaderElection election;
    private final Candidate candidate;
    private final MasterLoop loop;
    private volatile boolean running;

    public Leadership(LeaderElection election, Candidate candidate, MasterLoop loop) {
        this.election = election;
        this.candidate = candidate;
        this.loop = loop;
    }

    /** What this master is, as clients may rely on: it does not lead from the moment its leadership is in doubt. */
    public Standing standing() {
        Standing standing = loop.standing();
        return standing instanceof Standing.Following || election.isLeader()
                ? standing
                : new Standing.Following(Optional.empty());
    }

    /** Who leads, this master included. */
    public Optional<MasterInfo> leader() {
        return switch (standing()) {
            case Standing.Following(Optional<MasterInfo> leader) -> leader;
            case Standing.Recovering(MasterInfo self) -> Optional.of(self);
            case Standing.Leading(var state) -> Optional.of(state.term().info());
        };
    }

    @Override
    public void start() {
        running = true;
        election.start(new LeaderElection.Listener() {
            @Override
            public void elected() {
                loop.elected(candidate.info(), election::abdicate);
            }

            @Override
            public void deposed() {
                loop.deposed();
            }

            @Override
            public void leaderChanged(Optional<byte[]> leader) {
                loop.follow(leader.flatMap(Leadership::parse));
            }
        });
    }

    private static Optional<MasterInfo> parse(byte[] data) {
        try {
            return Optional.of(MasterAdvertisement.parse(data).info());
        } catch (IllegalArgumentException e) {
            log.warn("Ignoring the leader's advertisement: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void stop() {
        running = false;
        election.close();
        loop.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
