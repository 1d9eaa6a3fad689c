package io.dcosboot.platform.zookeeper;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Follows the state of the ZooKeeper connection: up only while the session is certain. */
public final class ZooKeeperConnection implements HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(ZooKeeperConnection.class);

    private final String connectString;
    private volatile @Nullable ConnectionState state;

    public ZooKeeperConnection(CuratorFramework client, String connectString) {
        this.connectString = connectString;
        client.getConnectionStateListenable().addListener((_, changed) -> change(changed));
        // A change that came before the listener is still the latest when none has come since.
        if (state == null && client.getZookeeperClient().isConnected()) {
            state = ConnectionState.CONNECTED;
        }
    }

    private void change(ConnectionState changed) {
        state = changed;
        if (changed.isConnected()) {
            log.info("ZooKeeper at {} is {}", connectString, changed);
        } else {
            log.warn("ZooKeeper at {} is {}", connectString, changed);
        }
    }

    public boolean isConnected() {
        ConnectionState now = state;
        return now != null && now.isConnected();
    }

    @Override
    public Health health() {
        ConnectionState now = state;
        return (isConnected() ? Health.up() : Health.down())
                .withDetail("connection", now == null ? "NEVER_CONNECTED" : now.name())
                .withDetail("servers", connectString)
                .build();
    }
}
