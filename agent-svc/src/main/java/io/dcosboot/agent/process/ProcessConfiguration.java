package io.dcosboot.agent.process;

import io.dcosboot.agent.core.AgentSettings;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.Fetcher;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The containerizer for command tasks; asked first. */
@Configuration(proxyBeanMethods = false)
class ProcessConfiguration {

    @Bean
    @Order(0)
    ProcessContainerizer processContainerizer(
            Containerizer.Listener listener, Fetcher fetcher, AgentSettings settings, Clock clock) {
        return new ProcessContainerizer(
                listener, fetcher, settings.workDirectory().meta(), clock);
    }
}
