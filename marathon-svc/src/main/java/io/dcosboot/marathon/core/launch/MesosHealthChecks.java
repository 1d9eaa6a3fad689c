package io.dcosboot.marathon.core.launch;

import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.NetworkInfo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Health checks that the Mesos executor runs inside the container (marathon.md §24). */
final class MesosHealthChecks {

    private static final double NANOS_PER_SECOND = 1e9;

    private MesosHealthChecks() {}

    static io.dcosboot.mesos.v1.HealthCheck of(HealthCheck check, PortAllocation ports) {
        HealthCheck.Timing timing = check.timing();
        io.dcosboot.mesos.v1.HealthCheck.Builder result = io.dcosboot.mesos.v1.HealthCheck.newBuilder()
                .setDelaySeconds(timing.delay().toNanos() / NANOS_PER_SECOND)
                .setIntervalSeconds(timing.interval().toNanos() / NANOS_PER_SECOND)
                .setTimeoutSeconds(timing.timeout().toNanos() / NANOS_PER_SECOND)
                .setGracePeriodSeconds(timing.gracePeriod().toNanos() / NANOS_PER_SECOND)
                .setConsecutiveFailures(timing.maxConsecutiveFailures());
        switch (check) {
            case HealthCheck.Shell shell ->
                result.setType(io.dcosboot.mesos.v1.HealthCheck.Type.COMMAND)
                        .setCommand(CommandInfo.newBuilder().setShell(true).setValue(shell.command()));
            case HealthCheck.MesosHttp http ->
                result.setType(io.dcosboot.mesos.v1.HealthCheck.Type.HTTP)
                        .setHttp(io.dcosboot.mesos.v1.HealthCheck.HTTPCheckInfo.newBuilder()
                                .setScheme(http.scheme().name().toLowerCase(Locale.ROOT))
                                .setPath(http.path())
                                .setPort(port(http.port(), ports))
                                .setProtocol(protocol(http.ipProtocol())));
            case HealthCheck.MesosTcp tcp ->
                result.setType(io.dcosboot.mesos.v1.HealthCheck.Type.TCP)
                        .setTcp(io.dcosboot.mesos.v1.HealthCheck.TCPCheckInfo.newBuilder()
                                .setPort(port(tcp.port(), ports))
                                .setProtocol(protocol(tcp.ipProtocol())));
            case HealthCheck.Http _, HealthCheck.Tcp _ ->
                throw new IllegalArgumentException("Marathon runs this check itself");
        }
        return result.build();
    }

    private static int port(HealthCheck.@Nullable Port port, PortAllocation ports) {
        return switch (port) {
            case null -> ports.ports().getFirst().containerPort();
            case HealthCheck.Port.Fixed(int number) -> number;
            case HealthCheck.Port.ByIndex(int index) -> ports.ports().get(index).containerPort();
        };
    }

    private static NetworkInfo.Protocol protocol(HealthCheck.IpProtocol protocol) {
        return switch (protocol) {
            case IPV4 -> NetworkInfo.Protocol.IPv4;
            case IPV6 -> NetworkInfo.Protocol.IPv6;
        };
    }
}
