package io.dcosboot.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.mesos.client.MasterUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AgentPropertiesTest {

    @Test
    void theDefaultsAreThoseOfADcosAgent() {
        AgentProperties defaults = bind(Map.of("dcos.agent.strict", "false"));

        assertThat(defaults.workDir()).isEqualTo(Path.of("/var/lib/dcos/agent"));
        assertThat(defaults.resources()).isEmpty();
        assertThat(defaults.defaultRole()).isEqualTo("*");
        assertThat(defaults.switchUser()).isTrue();
        assertThat(defaults.executorRegistrationTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(defaults.executorShutdownGracePeriod()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.dockerStopTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(defaults.gcDelay()).isEqualTo(Duration.ofDays(2));
        assertThat(defaults.gcDiskHeadroom()).isEqualTo(0.1);
        assertThat(defaults.diskWatchInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(defaults.linkPort()).isEqualTo(5060);
    }

    @Test
    void namesOfEnvironmentVariablesKeepTheirCase() {
        AgentProperties properties = bind(Map.of(
                "dcos.agent.executor-environment.JAVA_HOME", "/opt/jdk",
                "dcos.agent.executor-environment[LD_LIBRARY_PATH]", "/opt/lib"));

        assertThat(properties.executorEnvironment())
                .containsOnly(Map.entry("JAVA_HOME", "/opt/jdk"), Map.entry("LD_LIBRARY_PATH", "/opt/lib"));
    }

    @Test
    void theMasterIsFoundInZooKeeperUnlessSaidOtherwise() {
        assertThat(new MesosProperties(null).url("zk1:2181")).isEqualTo(MasterUrl.parse("zk://zk1:2181/mesos"));
        assertThat(new MesosProperties("10.0.0.1:5050").url("zk1:2181"))
                .isEqualTo(new MasterUrl.Fixed("10.0.0.1", 5050));
        assertThatThrownBy(() -> new MesosProperties("nonsense").url("zk1:2181"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Invalid master 'nonsense'");
    }

    private static AgentProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("dcos.agent", AgentProperties.class)
                .get();
    }
}
