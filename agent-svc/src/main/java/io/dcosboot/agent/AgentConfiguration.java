package io.dcosboot.agent;

import io.dcosboot.agent.api.Flags;
import io.dcosboot.agent.api.ServerInfo;
import io.dcosboot.agent.checkpoint.DiskCheckpoint;
import io.dcosboot.agent.core.Agent;
import io.dcosboot.agent.core.AgentSettings;
import io.dcosboot.agent.core.Checkpoint;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.HealthChecker;
import io.dcosboot.agent.core.MetricSource;
import io.dcosboot.agent.core.SandboxFiles;
import io.dcosboot.agent.core.WorkDirectory;
import io.dcosboot.agent.host.LinuxHost;
import io.dcosboot.agent.host.ResourceDetection;
import io.dcosboot.agent.link.GrpcMasterLink;
import io.dcosboot.agent.link.LeaderSource;
import io.dcosboot.agent.loop.AgentLoop;
import io.dcosboot.agent.loop.Mailbox;
import io.dcosboot.agent.loop.ProcessExit;
import io.dcosboot.agent.sandbox.CollectionPolicy;
import io.dcosboot.agent.sandbox.DiskSandboxes;
import io.dcosboot.agent.sandbox.SandboxCollector;
import io.dcosboot.mesos.client.MasterUrl;
import io.dcosboot.mesos.resources.Attributes;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.platform.build.BuildVersion;
import io.dcosboot.platform.loop.EventLoop;
import io.dcosboot.platform.node.NodeProperties;
import io.dcosboot.platform.start.WritableDirectory;
import io.dcosboot.platform.zookeeper.ZooKeeperProperties;
import java.time.Clock;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the agent together. Nothing here waits: reading the checkpoint and finding the master begin with the lifecycle. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AgentProperties.class, MesosProperties.class})
class AgentConfiguration {

    /** Of the Mesos release this agent behaves like. */
    private static final String MESOS_VERSION = "1.11.0";

    private static final int MAILBOX = 65_536;
    private static final int DEFAULT_PORT = 5051;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    WorkDirectory workDirectory(AgentProperties properties) {
        return new WorkDirectory(WritableDirectory.prepare(properties.workDir(), "dcos.agent.work-dir"));
    }

    @Bean
    LinuxHost host(WorkDirectory directory) {
        return new LinuxHost(directory.root());
    }

    @Bean
    AgentSettings agentSettings(
            AgentProperties properties,
            NodeProperties node,
            ServerProperties server,
            WorkDirectory directory,
            LinuxHost host) {
        Integer port = server.getPort();
        AgentInfo info = AgentInfo.newBuilder()
                .setHostname(properties.hostname())
                .setPort(port == null ? DEFAULT_PORT : port)
                .addAllResources(ResourceDetection.detect(properties.resources(), properties.defaultRole(), host)
                        .toProto())
                .addAllAttributes(Attributes.parse(properties.attributes()))
                .build();
        return new AgentSettings(
                info,
                node.ip(),
                MESOS_VERSION,
                directory,
                properties.switchUser(),
                System.getProperty("user.name"),
                properties.executorEnvironment(),
                new AgentSettings.Timings(
                        properties.registrationBackoffFactor(),
                        properties.executorRegistrationTimeout(),
                        properties.executorShutdownGracePeriod(),
                        properties.dockerStopTimeout(),
                        properties.recoveryTimeout()));
    }

    @Bean
    MasterUrl masterUrl(MesosProperties mesos, ZooKeeperProperties zooKeeper) {
        MasterUrl url = mesos.url(zooKeeper.connectString());
        if (url instanceof MasterUrl.ZooKeeper(String servers, String _, var _)
                && !servers.equals(zooKeeper.connectString())) {
            throw new IllegalArgumentException("dcos.mesos.master names the ZooKeeper servers " + servers
                    + ", but dcos.zookeeper.connect-string is " + zooKeeper.connectString()
                    + "; they must be the same");
        }
        return url;
    }

    @Bean
    Flags flags(AgentProperties properties, AgentSettings settings, MasterUrl master) {
        return AgentFlags.of(properties, settings, master);
    }

    @Bean
    ServerInfo serverInfo(BuildVersion build, Clock clock) {
        return new ServerInfo(MESOS_VERSION, build.builtAt(), clock.instant());
    }

    @Bean
    EventLoop agentEventLoop() {
        return new EventLoop("agent", MAILBOX);
    }

    @Bean
    Mailbox mailbox(EventLoop agentEventLoop) {
        return new Mailbox(agentEventLoop);
    }

    @Bean
    Checkpoint checkpoint(WorkDirectory directory, AgentProperties properties, LinuxHost host) {
        return new DiskCheckpoint(directory, properties.strict(), host.bootId());
    }

    @Bean
    SandboxCollector sandboxCollector(
            WorkDirectory directory, SandboxFiles files, AgentProperties properties, LinuxHost host, Clock clock) {
        return new SandboxCollector(
                directory,
                files,
                new CollectionPolicy(properties.gcDelay(), properties.gcDiskHeadroom()),
                properties.diskWatchInterval(),
                host::diskUsage,
                clock);
    }

    @Bean
    MetricSource collectorMetrics(SandboxCollector collector) {
        return () -> Map.of(
                "gc/path_removals_pending", (double) collector.pending(),
                "gc/path_removals_succeeded", (double) collector.succeeded(),
                "gc/path_removals_failed", (double) collector.failed(),
                "slave/executor_directory_max_allowed_age_secs",
                        collector.longestAge().toMillis() / 1000.0);
    }

    @Bean
    GrpcMasterLink masterLink(Mailbox mailbox, AgentProperties properties) {
        return new GrpcMasterLink(mailbox::post, CredentialFile.read(properties.credential()));
    }

    @Bean
    LeaderSource leaderSource(
            MasterUrl master, AgentProperties properties, CuratorFramework zooKeeper, Mailbox mailbox) {
        return new LeaderSource(master, properties.linkPort(), zooKeeper, mailbox::post);
    }

    @Bean
    ProcessExit processExit(ConfigurableApplicationContext context) {
        return new ApplicationExit(context);
    }

    @Bean
    AgentLoop agentLoop(
            AgentSettings settings,
            EventLoop agentEventLoop,
            Mailbox mailbox,
            Checkpoint checkpoint,
            WorkDirectory directory,
            SandboxFiles files,
            SandboxCollector collector,
            GrpcMasterLink link,
            ObjectProvider<Containerizer> containerizers,
            HealthChecker healthChecker,
            ProcessExit exit,
            Clock clock) {
        return new AgentLoop(
                new Agent(settings, new RandomIds()),
                agentEventLoop,
                mailbox,
                checkpoint,
                new DiskSandboxes(directory, files, collector),
                link,
                containerizers.orderedStream().toList(),
                healthChecker,
                exit,
                clock);
    }

    @Bean
    AgentLifecycle agentLifecycle(AgentLoop loop, LeaderSource leader, SandboxCollector collector) {
        return new AgentLifecycle(loop, leader, collector);
    }

    @Bean
    AgentHealth agentHealthIndicator(AgentLoop loop) {
        return new AgentHealth(loop);
    }
}
