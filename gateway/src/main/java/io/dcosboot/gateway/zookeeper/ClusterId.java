package io.dcosboot.gateway.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The id of the cluster: a UUID that the first gateway writes to ZooKeeper and nobody changes (operations.md). */
public final class ClusterId implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterId.class);
    private static final String PATH = "/cluster-id";

    private final CuratorFramework client;
    private final ConnectionStateListener onState = (_, state) -> connectionChanged(state);
    private volatile @Nullable String id;

    public ClusterId(CuratorFramework client) {
        this.client = client;
    }

    /** Finds or makes the id as soon as ZooKeeper can be reached; returns at once. */
    public void start() {
        client.getConnectionStateListenable().addListener(onState);
        if (client.getZookeeperClient().isConnected()) {
            findInBackground();
        }
    }

    /** The id; empty until ZooKeeper was reached once. */
    public Optional<String> current() {
        return Optional.ofNullable(id);
    }

    @Override
    public void close() {
        client.getConnectionStateListenable().removeListener(onState);
    }

    private void connectionChanged(ConnectionState state) {
        if (state.isConnected()) {
            findInBackground();
        }
    }

    private void findInBackground() {
        if (id == null) {
            Thread.ofVirtual().name("cluster id").start(this::find);
        }
    }

    private void find() {
        try {
            try {
                client.create().forPath(PATH, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
            } catch (NodeExistsException e) {
                log.trace("The cluster has an id", e);
            }
            id = new String(client.getData().forPath(PATH), StandardCharsets.UTF_8).strip();
            log.info("The cluster's id is {}", id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // Curator declares no less
            log.warn("The cluster's id cannot be read; trying again with the next connection", e);
        }
    }
}
