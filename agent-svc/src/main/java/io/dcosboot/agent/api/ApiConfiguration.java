package io.dcosboot.agent.api;

import io.dcosboot.agent.core.AgentSettings;
import io.dcosboot.agent.core.AgentView;
import io.dcosboot.agent.core.ContainerView;
import io.dcosboot.agent.core.FileTree;
import io.dcosboot.agent.core.Host;
import io.dcosboot.agent.core.MetricSource;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What the controllers answer from. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

    @Bean
    StateJson stateJson(AgentSettings settings, ServerInfo server, Flags flags) {
        return new StateJson(settings, server, flags.values());
    }

    @Bean
    Containers containers(AgentView agent, ContainerView containers) {
        return new Containers(agent, containers);
    }

    @Bean
    MetricsSnapshot metricsSnapshot(
            AgentView agent, Host host, ServerInfo server, Clock clock, ObjectProvider<MetricSource> sources) {
        return new MetricsSnapshot(agent, host, server, clock, sources.stream().toList());
    }

    @Bean
    OperatorAnswers operatorAnswers(
            AgentSettings settings,
            AgentView agent,
            ServerInfo server,
            Flags flags,
            Containers containers,
            MetricsSnapshot metrics,
            FileTree files) {
        return new OperatorAnswers(settings, agent, server, flags, containers, metrics, new FileAnswers(files));
    }

    @Bean
    FilterRegistrationBean<JsonpFilter> jsonpFilter() {
        var registration = new FilterRegistrationBean<>(new JsonpFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    @Bean
    FilterRegistrationBean<AgentPaths> agentPaths() {
        var registration = new FilterRegistrationBean<>(new AgentPaths());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return registration;
    }
}
