package io.dcosboot.marathon;

import io.dcosboot.marathon.api.EventStreams;
import io.dcosboot.marathon.api.InfoJson;
import io.dcosboot.marathon.api.json.AppJson;
import io.dcosboot.marathon.api.json.Defaults;
import io.dcosboot.marathon.core.VersionHistory;
import io.dcosboot.marathon.core.engine.Published;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.state.StateStore;
import io.dcosboot.marathon.core.validation.RootValidation;
import io.dcosboot.marathon.core.validation.ServicePorts;
import io.dcosboot.marathon.health.SocketProber;
import io.dcosboot.marathon.leadership.Candidate;
import io.dcosboot.marathon.mesos.Backoff;
import io.dcosboot.marathon.mesos.MasterLocation;
import io.dcosboot.marathon.mesos.MasterLocations;
import io.dcosboot.marathon.mesos.MesosDriver;
import io.dcosboot.marathon.runtime.MarathonRunner;
import io.dcosboot.marathon.runtime.Surroundings;
import io.dcosboot.marathon.zookeeper.AppCodec;
import io.dcosboot.marathon.zookeeper.ZkStateStore;
import io.dcosboot.marathon.zookeeper.ZkVersionHistory;
import io.dcosboot.mesos.client.ClientSettings;
import io.dcosboot.mesos.client.MasterUrl;
import io.dcosboot.platform.build.BuildVersion;
import io.dcosboot.platform.leader.LatchLeaderElection;
import io.dcosboot.platform.leader.LeaderElection;
import io.dcosboot.platform.node.NodeProperties;
import io.dcosboot.platform.zookeeper.ZooKeeperProperties;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Puts the core, its adapters and the HTTP API together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MarathonProperties.class)
class MarathonConfiguration {

    private static final Logger log = LoggerFactory.getLogger(MarathonConfiguration.class);

    /** The wire this service speaks (marathon.md §0). */
    private static final String MARATHON_VERSION = "1.11.24";

    private static final int DEFAULT_PORT = 8080;

    /** The original's exit code for a framework that the master has removed (marathon.md §27). */
    private static final int EXIT_FRAMEWORK = 110;

    /** Where the other nodes, and the gateway, reach this one. */
    record Self(String hostname, int port) {
        String address() {
            return hostname + ":" + port;
        }
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Self self(NodeProperties node, Environment environment) {
        return new Self(node.hostname(), environment.getProperty("server.port", Integer.class, DEFAULT_PORT));
    }

    @Bean
    AppJson appJson(JsonMapper mapper, MarathonProperties properties) {
        return new AppJson(
                mapper,
                new Defaults(
                        properties.mesosRole(),
                        properties.defaultNetworkName(),
                        properties.mesosBridgeName(),
                        properties.enableFeatures()));
    }

    @Bean
    AppCodec appCodec(AppJson json) {
        return new AppCodec() {
            @Override
            public byte[] encode(AppDefinition app) {
                return json.write(app);
            }

            @Override
            public AppDefinition decode(byte[] bytes) {
                return json.readStored(bytes);
            }
        };
    }

    @Bean
    StateStore stateStore(CuratorFramework zooKeeper, MarathonProperties properties, AppCodec codec) {
        return new ZkStateStore(zooKeeper, properties.zookeeperPath() + "/state", codec);
    }

    @Bean
    VersionHistory versionHistory(CuratorFramework zooKeeper, MarathonProperties properties, AppCodec codec) {
        return new ZkVersionHistory(zooKeeper, properties.zookeeperPath() + "/state", codec);
    }

    @Bean
    MesosDriver mesosDriver(CuratorFramework zooKeeper, ZooKeeperProperties ensemble, Environment environment) {
        String master = environment.getProperty("dcos.mesos.master", "zk://" + ensemble.connectString() + "/mesos");
        return new MesosDriver(
                masterLocations(master, zooKeeper, ensemble), ClientSettings.defaults(), Backoff.DEFAULT);
    }

    private static Supplier<MasterLocation> masterLocations(
            String master, CuratorFramework zooKeeper, ZooKeeperProperties ensemble) {
        return switch (MasterUrl.parse(master)) {
            case MasterUrl.Fixed fixed -> () -> MasterLocations.fixed(fixed);
            case MasterUrl.ZooKeeper elected -> {
                if (!elected.connectString().equals(ensemble.connectString())) {
                    throw new IllegalArgumentException("dcos.mesos.master names the ZooKeeper "
                            + elected.connectString() + ", which must be that of dcos.zookeeper.connect-string, "
                            + ensemble.connectString());
                }
                yield () -> MasterLocations.elected(zooKeeper, elected.path());
            }
        };
    }

    @Bean(destroyMethod = "close")
    SocketProber prober(MarathonProperties properties) {
        return new SocketProber(properties.maxConcurrentMarathonHealthChecks());
    }

    @Bean(destroyMethod = "close")
    MarathonRunner marathonRunner(
            MarathonProperties properties,
            Self self,
            StateStore store,
            MesosDriver driver,
            SocketProber prober,
            EventStreams events,
            Clock clock) {
        return new MarathonRunner(new Surroundings(
                properties.engineSettings(self.hostname(), "http://" + self.address()),
                store,
                new RootValidation(new ServicePorts(properties.localPortMin(), properties.localPortMax())),
                driver,
                prober,
                events,
                UUID::randomUUID,
                new SecureRandom(),
                clock,
                MarathonConfiguration::giveUp));
    }

    /** Ends the process, for a supervisor or an operator to see; on a thread that the shutdown does not wait for. */
    private static void giveUp(String reason) {
        log.error("Marathon cannot go on: {}", reason);
        Thread.ofPlatform().name("exit").start(() -> System.exit(EXIT_FRAMEWORK));
    }

    @Bean(destroyMethod = "close")
    LeaderElection leaderElection(CuratorFramework zooKeeper, MarathonProperties properties, Self self) {
        return new LatchLeaderElection(zooKeeper, properties.zookeeperPath() + "/leader", self.address());
    }

    @Bean
    Candidate candidate(LeaderElection election, Self self, MarathonRunner runner, EventStreams events) {
        return new Candidate(election, self.address(), runner::lead, () -> {
            runner.stepDown();
            events.endAll();
        });
    }

    /** Up while the engine answers within a moment, or there is none. */
    @Bean
    HealthIndicator engineHealthIndicator(MarathonRunner runner) {
        return () -> (runner.isResponsive() ? Health.up() : Health.down()).build();
    }

    /** Up while requests can be answered, here or by the leader. */
    @Bean
    HealthIndicator leadershipHealthIndicator(Candidate candidate, Published published) {
        return () -> {
            String leader = candidate.leader().orElse("");
            boolean here = published.snapshot().isPresent();
            boolean elsewhere = !leader.isEmpty() && !leader.equals(candidate.self());
            return (here || elsewhere ? Health.up() : Health.down())
                    .withDetail("leader", leader)
                    .build();
        };
    }

    @Bean
    InfoJson infoJson(
            MarathonProperties properties,
            Self self,
            BuildVersion build,
            ZooKeeperProperties ensemble,
            Environment environment) {
        return MarathonInfo.of(MARATHON_VERSION, build, properties, self, ensemble, environment);
    }
}
