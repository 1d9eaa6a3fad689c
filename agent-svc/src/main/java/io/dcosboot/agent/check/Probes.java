package io.dcosboot.agent.check;

import io.dcosboot.agent.core.CommandRunner;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerInfo.DockerInfo;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.HealthCheck;
import io.dcosboot.mesos.v1.HealthCheck.HTTPCheckInfo;
import io.dcosboot.mesos.v1.HealthCheck.TCPCheckInfo;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.TaskInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** Makes the probe a health check describes. */
final class Probes {

    private final List<CommandRunner> runners;

    Probes(List<CommandRunner> runners) {
        this.runners = List.copyOf(runners);
    }

    Probe of(ContainerId id, TaskInfo task, ContainerStatus status) {
        HealthCheck check = task.getHealthCheck();
        return switch (check.getType()) {
            case COMMAND -> command(id, task, check.getCommand());
            case HTTP -> {
                HTTPCheckInfo info = check.getHttp();
                yield HttpProbe.of(info, address(task, status, info.getProtocol()));
            }
            case TCP -> {
                TCPCheckInfo info = check.getTcp();
                yield tcp(address(task, status, info.getProtocol()), info.getPort());
            }
            case UNKNOWN ->
                _ -> {
                    throw new IOException("the health check has no type");
                };
        };
    }

    private Probe command(ContainerId id, TaskInfo task, CommandInfo command) {
        CommandRunner runner = runners.stream()
                .filter(r -> r.accepts(type(task)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a container of no known kind: " + id));
        return timeout -> {
            int code = runner.run(id, command, timeout);
            if (code != 0) {
                throw new IOException("the command exited with status " + code);
            }
        };
    }

    private static ContainerInfo.Type type(TaskInfo task) {
        return task.hasContainer() ? task.getContainer().getType() : ContainerInfo.Type.MESOS;
    }

    private static Probe tcp(String address, int port) {
        return timeout -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), Math.toIntExact(timeout.toMillis()));
            }
        };
    }

    /**
     * A task in the host's network is looked at from this machine; a Docker container with a network of its own under its
     * address there, which this machine reaches too.
     */
    private static String address(TaskInfo task, ContainerStatus status, NetworkInfo.Protocol protocol) {
        if (hasOwnNetwork(task.getContainer())) {
            for (NetworkInfo network : status.getNetworkInfosList()) {
                for (NetworkInfo.IPAddress ip : network.getIpAddressesList()) {
                    if (ip.getProtocol() == protocol) {
                        return ip.getIpAddress();
                    }
                }
            }
        }
        return protocol == NetworkInfo.Protocol.IPv6 ? "::1" : "127.0.0.1";
    }

    private static boolean hasOwnNetwork(ContainerInfo container) {
        DockerInfo.Network network = container.getDocker().getNetwork();
        return container.getType() == ContainerInfo.Type.DOCKER
                && (network == DockerInfo.Network.BRIDGE || network == DockerInfo.Network.USER);
    }

    /** Seconds as the messages have them. */
    static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
