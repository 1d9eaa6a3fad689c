package io.dcosboot.marathon.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.validation.Apps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppDefinitionTest {

    private final AppDefinition app = Apps.app("/a", 10_000);

    @Test
    void neitherScalingNorAVersionIsAConfigurationChange() {
        AppDefinition other = app.scaledTo(5).versioned(VersionInfo.createdAt(Instant.EPOCH.plusSeconds(1)));

        assertThat(other.hasOtherConfigurationThan(app)).isFalse();
    }

    @Test
    void everyOtherPartIsConfiguration() {
        assertThat(Apps.app("/b", 10_000).hasOtherConfigurationThan(app)).isTrue();
        assertThat(app.withServicePorts(List.of(10_001)).hasOtherConfigurationThan(app))
                .isTrue();
        assertThat(labelled(Map.of("a", "b")).hasOtherConfigurationThan(app)).isTrue();
        assertThat(labelled(Map.of()).hasOtherConfigurationThan(app)).isFalse();
    }

    private AppDefinition labelled(Map<String, String> labels) {
        return new AppDefinition(
                app.id(),
                app.instances(),
                app.command(),
                app.requirements(),
                app.placement(),
                app.container(),
                app.networking(),
                app.resilience(),
                app.dependencies(),
                labels,
                app.versionInfo());
    }
}
