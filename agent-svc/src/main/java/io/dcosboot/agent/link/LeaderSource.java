package io.dcosboot.agent.link;

import io.dcosboot.agent.core.Command;
import io.dcosboot.agent.core.Leader;
import io.dcosboot.mesos.client.MasterAdvertisement;
import io.dcosboot.mesos.client.MasterUrl;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.platform.leader.MesosLeaderDetector;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the agent who leads: from ZooKeeper, or a fixed master (mesos-agent.md §1). */
public final class LeaderSource implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LeaderSource.class);

    private final MasterUrl master;
    private final int fixedLinkPort;
    private final CuratorFramework zooKeeper;
    private final LinkListener listener;
    private @Nullable MesosLeaderDetector detector;

    /**
     * @param fixedLinkPort link port of a fixed master; those in ZooKeeper say theirs
     * @param zooKeeper connected to the servers that {@code master} names, if it names any
     */
    public LeaderSource(MasterUrl master, int fixedLinkPort, CuratorFramework zooKeeper, LinkListener listener) {
        this.master = master;
        this.fixedLinkPort = fixedLinkPort;
        this.zooKeeper = zooKeeper;
        this.listener = listener;
    }

    /** Returns at once. */
    public void start() {
        switch (master) {
            case MasterUrl.Fixed(String host, int _) ->
                listener.post(new Command.LeaderChanged(Optional.of(new Leader(host, fixedLinkPort, host))));
            case MasterUrl.ZooKeeper(String _, String path, Optional<String> _) -> {
                detector = new MesosLeaderDetector(zooKeeper, path);
                detector.start(advertised -> {
                    Optional<Leader> leader = advertised.flatMap(LeaderSource::leader);
                    log.info("Leading master: {}", leader.map(Leader::toString).orElse("none"));
                    listener.post(new Command.LeaderChanged(leader));
                });
            }
        }
    }

    @Override
    public void close() {
        if (detector != null) {
            detector.close();
        }
    }

    /** Empty for a master that offers no agent link, or one whose advertisement cannot be read. */
    static Optional<Leader> leader(byte[] advertised) {
        MasterAdvertisement advertisement;
        try {
            advertisement = MasterAdvertisement.parse(advertised);
        } catch (IllegalArgumentException e) {
            log.warn("The leading master's advertisement cannot be read", e);
            return Optional.empty();
        }
        if (advertisement.agentLinkPort().isEmpty()) {
            log.warn("The leading master offers no link to agents of this kind: {}", advertisement.info());
            return Optional.empty();
        }
        MasterInfo info = advertisement.info();
        String host = info.getAddress().hasIp() ? info.getAddress().getIp() : address(info.getIp());
        String hostname = info.hasHostname() ? info.getHostname() : host;
        return Optional.of(new Leader(host, advertisement.agentLinkPort().getAsInt(), hostname));
    }

    /** The first byte of the address is the lowest of the number (mesos-master.md §19.1). */
    private static String address(int ip) {
        return (ip & 0xff) + "." + (ip >> 8 & 0xff) + "." + (ip >> 16 & 0xff) + "." + (ip >> 24 & 0xff);
    }
}
