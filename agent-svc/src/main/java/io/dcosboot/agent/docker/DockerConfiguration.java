package io.dcosboot.agent.docker;

import com.sun.management.OperatingSystemMXBean;
import io.dcosboot.agent.core.AgentSettings;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.Fetcher;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The containerizer for Docker tasks; asked after the one for command tasks. The engine need not be there. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DockerProperties.class)
class DockerConfiguration {

    @Bean
    DockerEngine dockerEngine(DockerProperties properties) {
        return new DockerEngine(properties.socket());
    }

    @Bean
    @Order(1)
    DockerContainerizer dockerContainerizer(
            Containerizer.Listener listener,
            Fetcher fetcher,
            DockerEngine engine,
            DockerProperties properties,
            AgentSettings settings,
            Clock clock) {
        return new DockerContainerizer(
                listener,
                fetcher,
                engine,
                properties,
                new RunOptionsBuilder(properties.enableCfs(), hostMemory(), publishAddress(settings.ip())),
                settings.workDirectory().root().toString(),
                clock);
    }

    private static long hostMemory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Several nodes of a local cluster share the ports of one machine, each under its own loopback address. */
    private static String publishAddress(String ip) {
        return ip.startsWith("127.") ? ip : "";
    }
}
