package io.dcosboot.platform;

import io.dcosboot.platform.build.BuildVersion;
import io.dcosboot.platform.node.NodeProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The node and the build a service runs as. */
@AutoConfiguration(after = ProjectInfoAutoConfiguration.class)
@EnableConfigurationProperties(NodeProperties.class)
public class PlatformAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    BuildVersion buildVersion(ObjectProvider<BuildProperties> build, Environment environment) {
        return BuildVersion.of(
                build.getIfAvailable(), environment.getProperty("spring.application.name", "application"));
    }
}
