package io.dcosboot.marathon.mesos;

import io.dcosboot.mesos.client.MasterAdvertisement;
import io.dcosboot.mesos.client.MasterUrl;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.platform.leader.MesosLeaderDetector;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two ways to find the master that {@code --master} knows. */
public final class MasterLocations {

    private static final Logger log = LoggerFactory.getLogger(MasterLocations.class);

    private MasterLocations() {}

    /** Always at the same place; the master there redirects when it does not lead. */
    public static MasterLocation fixed(MasterUrl.Fixed address) {
        URI uri = URI.create("http://" + address);
        return new MasterLocation() {
            @Override
            public void start(Consumer<Optional<URI>> onChange) {
                onChange.accept(Optional.of(uri));
            }

            @Override
            public void close() {}
        };
    }

    /**
     * The one that is elected in ZooKeeper.
     *
     * @param path of the election
     */
    public static MasterLocation elected(CuratorFramework client, String path) {
        return new MasterLocation() {
            private final MesosLeaderDetector detector = new MesosLeaderDetector(client, path);

            @Override
            public void start(Consumer<Optional<URI>> onChange) {
                detector.start(leader -> onChange.accept(leader.flatMap(MasterLocations::address)));
            }

            @Override
            public void close() {
                detector.close();
            }
        };
    }

    private static Optional<URI> address(byte[] advertisement) {
        try {
            MasterInfo info = MasterAdvertisement.parse(advertisement).info();
            String host = info.getAddress().hasIp() ? info.getAddress().getIp() : info.getHostname();
            int port = info.hasAddress() ? info.getAddress().getPort() : info.getPort();
            return Optional.of(URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port));
        } catch (IllegalArgumentException e) {
            log.warn("The leading master cannot be understood: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
