package io.dcosboot.agent.fetcher;

import io.dcosboot.agent.core.AgentSettings;
import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The fetcher. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FetcherProperties.class)
class FetcherConfiguration {

    @Bean(initMethod = "empty")
    FetchCache fetchCache(FetcherProperties properties, AgentSettings settings) {
        Path directory = properties.cacheDirectory() != null
                ? properties.cacheDirectory()
                : settings.workDirectory().root().resolve("fetch");
        return new FetchCache(directory, properties.cacheSize().toBytes());
    }

    @Bean
    UriFetcher uriFetcher(FetcherProperties properties, FetchCache cache) {
        return new UriFetcher(
                new Sources(properties.stallTimeout(), properties.frameworksHome()),
                cache,
                new Extraction(properties.maxExtractedSize().toBytes()));
    }
}
