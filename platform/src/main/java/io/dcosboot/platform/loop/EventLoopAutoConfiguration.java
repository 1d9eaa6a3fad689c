package io.dcosboot.platform.loop;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Health and metrics of the event loops that a service declares as beans. */
@AutoConfiguration
public class EventLoopAutoConfiguration {

    /** Named for the health component {@code eventLoops}; up when there is none. */
    @Bean("eventLoopsHealthIndicator")
    HealthIndicator eventLoopsHealthIndicator(ObjectProvider<EventLoop> loops) {
        return new EventLoopHealth(() -> loops.stream().toList());
    }

    @Bean
    MeterBinder eventLoopMetrics(ObjectProvider<EventLoop> loops) {
        return registry -> loops.forEach(loop -> {
            Gauge.builder("dcos.loop.waiting", loop, EventLoop::waiting)
                    .description("Tasks in the mailbox")
                    .tag("loop", loop.name())
                    .register(registry);
            FunctionCounter.builder("dcos.loop.refused", loop, EventLoop::refused)
                    .description("Tasks refused because the mailbox was full")
                    .tag("loop", loop.name())
                    .register(registry);
        });
    }
}
