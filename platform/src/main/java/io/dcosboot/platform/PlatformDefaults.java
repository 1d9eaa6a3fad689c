package io.dcosboot.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;

/** Gives every service the same default properties, which anything else overrides. */
public final class PlatformDefaults implements EnvironmentPostProcessor {
    private static final String FILE = "io/dcosboot/platform/platform-defaults.properties";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        try {
            environment
                    .getPropertySources()
                    .addLast(new ResourcePropertySource("platform defaults", new ClassPathResource(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
