package io.dcosboot.agent.check;

import io.dcosboot.agent.core.CommandRunner;
import io.dcosboot.agent.core.HealthChecker;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health checks by the agent. */
@Configuration(proxyBeanMethods = false)
class CheckConfiguration {

    @Bean
    TaskHealthChecker taskHealthChecker(HealthChecker.Listener listener, List<CommandRunner> runners) {
        return new TaskHealthChecker(listener, runners);
    }
}
