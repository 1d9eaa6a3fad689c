package io.dcosboot.master.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** Builds the event streams, which the master's loop needs before anything else of the HTTP surface. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamConfiguration.StreamProperties.class)
class StreamConfiguration {

    /**
     * Limits of event streams.
     *
     * @param streamBuffer events that may wait for one client before it loses its stream
     * @param maxOperatorEventStreamSubscribers operators that may be subscribed; the oldest makes room for a new one
     * @param errorReasons whether frameworks are told the reason of an {@code ERROR} in a form for programs
     */
    @ConfigurationProperties("dcos.master")
    record StreamProperties(
            @DefaultValue("64MB") DataSize streamBuffer,
            @DefaultValue("1000") int maxOperatorEventStreamSubscribers,
            @DefaultValue("false") boolean errorReasons) {}

    @Bean
    SchedulerEventStreams schedulerEventStreams(StreamProperties properties) {
        return new SchedulerEventStreams(properties.streamBuffer().toBytes(), properties.errorReasons());
    }

    @Bean
    OperatorEventStreams operatorEventStreams(StreamProperties properties) {
        return new OperatorEventStreams(
                properties.streamBuffer().toBytes(), properties.maxOperatorEventStreamSubscribers());
    }
}
