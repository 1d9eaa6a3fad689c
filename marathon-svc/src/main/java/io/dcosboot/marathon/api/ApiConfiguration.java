package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.LeaderProxy.ProxySettings;
import io.dcosboot.marathon.api.json.AppJson;
import io.dcosboot.marathon.core.Leadership;
import io.dcosboot.marathon.core.Marathon;
import io.dcosboot.marathon.core.VersionHistory;
import io.dcosboot.marathon.core.engine.Published;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** Puts the parts of the HTTP API together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiConfiguration.ApiProperties.class)
class ApiConfiguration {

    /**
     * Limits of the HTTP API, named after the original's flags.
     *
     * @param leaderProxyConnectionTimeout to reach the leader
     * @param leaderProxyReadTimeout until the leader's answer begins
     * @param leaderProxyMaxOpenConnections requests that are passed on at once
     * @param eventStreamMaxOutstandingMessages events a subscriber may be behind before it is disconnected
     */
    @ConfigurationProperties("dcos.marathon.api")
    record ApiProperties(
            @DefaultValue("5s") Duration leaderProxyConnectionTimeout,
            @DefaultValue("10s") Duration leaderProxyReadTimeout,
            @DefaultValue("64") int leaderProxyMaxOpenConnections,
            @DefaultValue("1024") int eventStreamMaxOutstandingMessages) {}

    @Bean
    Leading leading(Published published) {
        return new Leading(published);
    }

    @Bean
    AppChanges appChanges(Leading leading, Marathon marathon, VersionHistory history, AppJson json) {
        return new AppChanges(leading, marathon, history, json);
    }

    @Bean
    TaskKills taskKills(Leading leading, Marathon marathon) {
        return new TaskKills(leading, marathon);
    }

    @Bean
    JsonBodies jsonBodies(JsonMapper mapper) {
        return new JsonBodies(mapper);
    }

    @Bean
    EventStreams eventStreams(ApiProperties properties, Clock clock) {
        return new EventStreams(properties.eventStreamMaxOutstandingMessages(), clock);
    }

    @Bean
    MetricsJson metricsJson(Clock clock) {
        return new MetricsJson(clock);
    }

    @Bean
    FilterRegistrationBean<MarathonFilter> marathonFilter(
            Leadership leadership, Published published, ApiProperties properties) {
        var proxy = new LeaderProxy(new ProxySettings(
                properties.leaderProxyConnectionTimeout(),
                properties.leaderProxyReadTimeout(),
                properties.leaderProxyMaxOpenConnections()));
        var registration = new FilterRegistrationBean<>(new MarathonFilter(leadership, published, proxy));
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
    }
}
