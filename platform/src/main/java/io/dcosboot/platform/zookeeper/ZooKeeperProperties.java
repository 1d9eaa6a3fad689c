package io.dcosboot.platform.zookeeper;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connection to ZooKeeper.
 *
 * @param connectString {@code host:port} of each server, separated by commas
 * @param sessionTimeout after this long without contact ZooKeeper ends the session and its ephemeral nodes
 * @param connectionTimeout how long a call waits for a connection before it fails
 */
@ConfigurationProperties("dcos.zookeeper")
public record ZooKeeperProperties(
        @DefaultValue("127.0.0.1:2181") String connectString,
        @DefaultValue("10s") Duration sessionTimeout,
        @DefaultValue("5s") Duration connectionTimeout) {

    public ZooKeeperProperties {
        if (connectString.isBlank()) {
            throw new IllegalArgumentException("dcos.zookeeper.connect-string must name at least one host:port");
        }
        requirePositive("session-timeout", sessionTimeout);
        requirePositive("connection-timeout", connectionTimeout);
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("dcos.zookeeper." + name + " must be positive, got " + duration);
        }
    }
}
