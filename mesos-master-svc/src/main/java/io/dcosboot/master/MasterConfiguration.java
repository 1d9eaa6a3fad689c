package io.dcosboot.master;

import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.port.AgentLinks;
import io.dcosboot.master.core.port.OperatorStreams;
import io.dcosboot.master.core.port.RegistryStore;
import io.dcosboot.master.core.port.SchedulerStreams;
import io.dcosboot.master.leadership.Candidate;
import io.dcosboot.master.leadership.Leadership;
import io.dcosboot.master.leadership.MasterLoop;
import io.dcosboot.master.link.AgentLinkServer;
import io.dcosboot.master.whitelist.WhitelistWatch;
import io.dcosboot.master.zookeeper.ZooKeeperRegistry;
import io.dcosboot.platform.leader.LeaderElection;
import io.dcosboot.platform.leader.MesosLeaderElection;
import io.dcosboot.platform.loop.EventLoop;
import io.dcosboot.platform.node.NodeProperties;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.curator.framework.CuratorFramework;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Wires the adapters to the master's loop. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MasterProperties.class)
class MasterConfiguration {

    private static final int DEFAULT_PORT = 5050;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    EventLoop masterEventLoop(MasterProperties properties) {
        return new EventLoop("master", properties.mailboxCapacity(), new FailFast());
    }

    @Bean
    RegistryStore registryStore(CuratorFramework zooKeeper, MasterProperties properties) {
        return new ZooKeeperRegistry(zooKeeper, properties.zookeeperPath());
    }

    @Bean(destroyMethod = "")
    MasterLoop masterLoop(
            EventLoop loop,
            Clock clock,
            MasterProperties properties,
            Authorizer authorizer,
            RegistryStore registry,
            AgentLinks links,
            SchedulerStreams schedulers,
            OperatorStreams operators) {
        return new MasterLoop(loop, clock, properties.settings(), authorizer, registry, links, schedulers, operators);
    }

    @Bean
    Candidate candidate(
            NodeProperties node, MasterProperties properties, AgentLinkServer links, Environment environment) {
        int port = environment.getProperty("server.port", Integer.class, DEFAULT_PORT);
        return new Candidate(node.ip(), port, node.hostname(), "1.11.0", properties.faultDomain(), links::port);
    }

    /** Watches the whitelist if there is one. */
    @Bean(destroyMethod = "close")
    WhitelistWatch whitelistWatch(MasterProperties properties, MasterLoop loop) {
        return new WhitelistWatch(
                MasterProperties.present(properties.whitelist()).map(Path::of), loop);
    }

    @Bean(destroyMethod = "close")
    LeaderElection leaderElection(CuratorFramework zooKeeper, MasterProperties properties, Candidate candidate) {
        return new MesosLeaderElection(zooKeeper, properties.zookeeperPath(), candidate);
    }

    @Bean
    Leadership leadership(LeaderElection election, Candidate candidate, MasterLoop loop, AgentLinkServer links) {
        return new Leadership(election, candidate, loop);
    }
}
