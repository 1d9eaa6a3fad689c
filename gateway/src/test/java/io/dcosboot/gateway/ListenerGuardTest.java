package io.dcosboot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

class ListenerGuardTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.1.1", "::1"})
    void loopbackAddressesAreFine(String address) {
        assertThatCode(() -> customize(address, Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1"})
    void otherAddressesAreRefusedUnlessAllowed(@Nullable String address) {
        var refused = catchThrowableOfType(UnprotectedListenerException.class, () -> customize(address, Map.of()));
        var analysis = new UnprotectedListenerAnalyzer().analyze(new IllegalStateException("start", refused));
        assertThat(analysis.getDescription()).contains("no log-in");
        assertThat(analysis.getAction()).contains("dcos.gateway.allow-remote=true");
        assertThatCode(() -> customize(address, Map.of("dcos.gateway.allow-remote", "true")))
                .doesNotThrowAnyException();
    }

    @Test
    void documentedDefaultsAreBound() {
        var properties = properties(Map.of());
        assertThat(properties.address()).isEqualTo("127.0.0.1");
        assertThat(properties.port()).isEqualTo(80);
        assertThat(properties.maxBody().toMegabytes()).isEqualTo(1024);
        assertThat(properties.maxServiceBody().toGigabytes()).isEqualTo(32);
        assertThat(properties.cache().hardLimit()).hasSeconds(259_200);
        assertThat(properties.cache().pollPeriod()).hasSeconds(25);
        assertThat(properties.timeouts().packagesIdle()).hasSeconds(300);
        assertThat(properties.upstreams().marathonUpstream().port()).isEqualTo(8080);
        assertThat(properties.upstreams().components()).hasSize(7);
        assertThat(properties(Map.of("dcos.gateway.upstreams.ui-update", "http://h:1"))
                        .upstreams()
                        .components())
                .hasSize(8);
    }

    private static void customize(@Nullable String address, Map<String, String> configuration) throws Exception {
        var server = new ServerProperties();
        server.setAddress(address == null ? null : InetAddress.getByName(address));
        new GatewayConfiguration()
                .listenerGuard(properties(configuration), server)
                .customize(new NettyReactiveWebServerFactory());
    }

    private static GatewayProperties properties(Map<String, String> configuration) {
        return new Binder(new MapConfigurationPropertySource(configuration))
                .bindOrCreate("dcos.gateway", GatewayProperties.class);
    }
}
