package io.dcosboot.platform.zookeeper;

import io.dcosboot.platform.leader.LeaderElection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The ZooKeeper client; connects in the background, so that a service starts without ZooKeeper. */
@AutoConfiguration
@EnableConfigurationProperties(ZooKeeperProperties.class)
public class ZooKeeperAutoConfiguration {
    private static final int RETRY_BASE_MILLIS = 100;
    private static final int RETRY_MAX_MILLIS = 2000;
    private static final int RETRIES = 4;

    @Bean(initMethod = "start", destroyMethod = "close")
    @ConditionalOnMissingBean
    CuratorFramework zooKeeperClient(ZooKeeperProperties properties) {
        return CuratorFrameworkFactory.builder()
                .connectString(properties.connectString())
                .sessionTimeoutMs(Math.toIntExact(properties.sessionTimeout().toMillis()))
                .connectionTimeoutMs(
                        Math.toIntExact(properties.connectionTimeout().toMillis()))
                .retryPolicy(new BoundedExponentialBackoffRetry(RETRY_BASE_MILLIS, RETRY_MAX_MILLIS, RETRIES))
                // The ensemble's own idea of its addresses is often unreachable from where we run.
                .ensembleTracker(false)
                .build();
    }

    /** Named for the health component {@code zookeeper}. */
    @Bean("zookeeperHealthIndicator")
    @ConditionalOnMissingBean
    ZooKeeperConnection zooKeeperConnection(CuratorFramework client, ZooKeeperProperties properties) {
        return new ZooKeeperConnection(client, properties.connectString());
    }

    @Bean
    LeadershipRelease leadershipRelease(ObjectProvider<LeaderElection> elections) {
        return new LeadershipRelease(() -> elections.stream().toList());
    }

    @Bean
    MeterBinder zooKeeperMetrics(ZooKeeperConnection connection) {
        return registry -> Gauge.builder("dcos.zookeeper.connected", connection, c -> c.isConnected() ? 1 : 0)
                .description("1 while the ZooKeeper session is certain")
                .register(registry);
    }

    @Bean
    MeterBinder leadershipMetrics(ObjectProvider<LeaderElection> elections) {
        return registry -> {
            List<LeaderElection> all = elections.stream().toList();
            if (!all.isEmpty()) {
                Gauge.builder("dcos.leader", all, list -> list.stream().allMatch(LeaderElection::isLeader) ? 1 : 0)
                        .description("1 while this service leads")
                        .register(registry);
            }
        };
    }
}
