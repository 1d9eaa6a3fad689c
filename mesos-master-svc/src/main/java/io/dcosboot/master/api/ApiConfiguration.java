package io.dcosboot.master.api;

import io.dcosboot.master.MasterProperties;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.leadership.Candidate;
import io.dcosboot.master.leadership.Leadership;
import io.dcosboot.master.leadership.MasterLoop;
import io.dcosboot.master.security.Gatekeeper;
import io.dcosboot.master.security.SecurityFlags;
import io.dcosboot.platform.build.BuildVersion;
import io.dcosboot.platform.node.NodeProperties;
import io.dcosboot.platform.zookeeper.ZooKeeperProperties;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogFile;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Builds the HTTP surface; the controllers themselves are found by the component scan. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiConfiguration.AccessProperties.class)
class ApiConfiguration {

    /**
     * What of the HTTP surface can be configured.
     *
     * @param firewallRules closed paths, as {@link FirewallRules#parse} takes them
     * @param logDir where the log is written
     * @param externalLogFile a log that somebody else writes, shown instead
     * @param publishPerFrameworkMetrics whether metrics tell of each framework
     */
    @ConfigurationProperties("dcos.master")
    record AccessProperties(
            @DefaultValue("") String firewallRules,
            @DefaultValue("") String logDir,
            @DefaultValue("") String externalLogFile,
            @DefaultValue("true") boolean publishPerFrameworkMetrics) {}

    @Bean
    LogVerbosity logVerbosity(LoggingSystem logging) {
        return new LogVerbosity(logging);
    }

    @Bean
    AttachedLog attachedLog(AccessProperties properties, Environment environment) {
        Optional<String> own = Optional.ofNullable(LogFile.get(environment)).map(LogFile::toString);
        return new AttachedLog(MasterProperties.present(properties.externalLogFile())
                .or(() -> own)
                .map(Path::of));
    }

    @Bean
    LeaderGate leaderGate(Leadership leadership, Authorizer authorizer) {
        return new LeaderGate(leadership, authorizer);
    }

    @Bean
    AskMaster askMaster(MasterLoop loop) {
        return new AskMaster(loop);
    }

    @Bean
    MesosVersion mesosVersion(BuildVersion build, Clock clock) {
        return new MesosVersion(MesosVersion.SPOKEN, build.builtAt(), clock.instant());
    }

    /** The configuration in the words of the original's flags. */
    @Bean
    MasterFlags masterFlags(
            MasterProperties master,
            AccessProperties access,
            NodeProperties node,
            ZooKeeperProperties zooKeeper,
            Candidate self,
            SecurityFlags security) {
        TreeMap<String, String> flags = new TreeMap<>();
        flags.put("agent_ping_timeout", master.agentPingTimeout());
        flags.put("agent_reregister_timeout", master.agentReregisterTimeout());
        flags.put("allocation_interval", master.allocationInterval());
        flags.put("allocator", "hierarchical");
        flags.put("filter_gpu_resources", String.valueOf(master.filterGpuResources()));
        flags.put("framework_sorter", master.frameworkSorter().name().toLowerCase(Locale.ROOT));
        flags.put("hostname", node.hostname());
        flags.put("ip", node.ip());
        flags.put("max_agent_ping_timeouts", String.valueOf(master.maxAgentPingTimeouts()));
        flags.put("max_completed_frameworks", String.valueOf(master.maxCompletedFrameworks()));
        flags.put("max_completed_tasks_per_framework", String.valueOf(master.maxCompletedTasksPerFramework()));
        flags.put("max_unreachable_tasks_per_framework", String.valueOf(master.maxUnreachableTasksPerFramework()));
        flags.put("min_allocatable_resources", master.minAllocatableResources());
        flags.put("port", String.valueOf(self.info().getPort()));
        flags.put("recovery_agent_removal_limit", master.recoveryAgentRemovalLimit());
        flags.put("registry_gc_interval", master.registryGcInterval());
        flags.put("registry_max_agent_age", master.registryMaxAgentAge());
        flags.put("registry_max_agent_count", String.valueOf(master.registryMaxAgentCount()));
        flags.put("role_sorter", master.roleSorter().name().toLowerCase(Locale.ROOT));
        flags.put("root_submissions", String.valueOf(master.rootSubmissions()));
        flags.put("zk", "zk://" + zooKeeper.connectString() + master.zookeeperPath());
        MasterProperties.present(master.cluster()).ifPresent(cluster -> flags.put("cluster", cluster));
        MasterProperties.present(master.offerTimeout()).ifPresent(timeout -> flags.put("offer_timeout", timeout));
        MasterProperties.present(master.agentRemovalRateLimit())
                .ifPresent(limit -> flags.put("agent_removal_rate_limit", limit));
        flags.put("publish_per_framework_metrics", String.valueOf(access.publishPerFrameworkMetrics()));
        MasterProperties.present(access.firewallRules()).ifPresent(rules -> flags.put("firewall_rules", rules));
        MasterProperties.present(access.logDir()).ifPresent(folder -> flags.put("log_dir", folder));
        MasterProperties.present(access.externalLogFile()).ifPresent(file -> flags.put("external_log_file", file));
        flags.put("allocator_agent_recovery_factor", String.valueOf(master.allocatorAgentRecoveryFactor()));
        flags.put("allocator_recovery_timeout", master.allocatorRecoveryTimeout());
        flags.put("require_agent_domain", String.valueOf(master.requireAgentDomain()));
        MasterProperties.present(master.domain()).ifPresent(domain -> flags.put("domain", domain));
        MasterProperties.present(master.weights()).ifPresent(weights -> flags.put("weights", weights));
        MasterProperties.present(master.whitelist()).ifPresent(file -> flags.put("whitelist", file));
        if (!master.roles().isEmpty()) {
            flags.put("roles", String.join(",", new TreeSet<>(master.roles())));
        }
        flags.putAll(security.values());
        return new MasterFlags(flags);
    }

    @Bean
    Metrics mesosMetrics(
            Leadership leadership,
            MasterLoop loop,
            OperatorEventStreams operators,
            MesosVersion version,
            StateTags tags,
            AskMaster ask,
            AccessProperties properties,
            Clock clock) {
        return new Metrics(
                leadership, loop, operators, version, tags, ask, properties.publishPerFrameworkMetrics(), clock);
    }

    @Bean
    StatePages statePages(MasterFlags flags, MesosVersion version) {
        return new StatePages(flags, version);
    }

    @Bean
    StateTags stateTags() {
        return new StateTags();
    }

    @Bean
    PrometheusMetrics prometheusMetrics(Metrics metrics, PrometheusRegistry registry) {
        PrometheusMetrics collector = new PrometheusMetrics(metrics);
        registry.register(collector);
        return collector;
    }

    @Bean
    FilterRegistrationBean<MesosPathFilter> mesosPathFilter(AccessProperties properties) {
        FirewallRules rules = FirewallRules.parse(properties.firewallRules());
        FilterRegistrationBean<MesosPathFilter> registration = new FilterRegistrationBean<>(new MesosPathFilter(rules));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    /** Behind the filter that knows the paths, before everything that does something for a caller. */
    @Bean
    FilterRegistrationBean<AuthenticationFilter> authenticationFilter(Gatekeeper gatekeeper, Authorizer authorizer) {
        FilterRegistrationBean<AuthenticationFilter> registration =
                new FilterRegistrationBean<>(new AuthenticationFilter(gatekeeper, authorizer));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> peerProbe() {
        return factory -> factory.addEngineValves(new PeerProbe());
    }
}
