package io.dcosboot.agent.docker;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.Ports;
import io.dcosboot.agent.core.ContainerSpec;
import io.dcosboot.agent.docker.RunOptions.Invalid;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerInfo.DockerInfo;
import io.dcosboot.mesos.v1.Parameter;
import io.dcosboot.mesos.v1.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * TaskInfo to {@code docker run}, field by field (mesos-agent.md §7.1).
 *
 * @param enableCfs the request is also the limit of processor time
 * @param hostMemory bytes this machine has, for the order in which the kernel ends processes when it runs out
 * @param publishAddress where published ports listen; empty for all addresses
 */
record RunOptionsBuilder(boolean enableCfs, long hostMemory, String publishAddress) {

    private static final long MB = 1 << 20;
    private static final long MIN_MEMORY = 32 * MB;
    private static final int SHARES_PER_CPU = 1024;
    private static final int MIN_SHARES = 2;
    private static final long CPU_PERIOD_MICROS = 100_000;
    private static final long MIN_QUOTA_MICROS = 1_000;

    RunOptions build(ContainerSpec spec, Path sandbox, Map<String, String> environment) throws Invalid {
        ContainerInfo container = spec.containerInfo();
        DockerInfo docker = container.getDocker();
        RunOptions options = new RunOptions(docker.getImage());
        options.environment.putAll(environment);
        options.host.withPrivileged(docker.getPrivileged());
        resources(spec, options.host);
        Volumes.add(container, sandbox, options);
        network(spec, options);
        command(spec, options);
        for (Parameter parameter : docker.getParametersList()) {
            RunParameters.apply(parameter.getKey(), parameter.getValue(), options);
        }
        return options;
    }

    /** What of {@code docker update} new requests and limits come to. */
    HostConfig changed(ContainerSpec spec) {
        HostConfig host = HostConfig.newHostConfig();
        resources(spec, host);
        return host;
    }

    private void resources(ContainerSpec spec, HostConfig host) {
        Resources resources = Resources.of(spec.resources());
        double cpus = resources.scalar("cpus");
        if (resources.names().contains("cpus")) {
            host.withCpuShares(Math.max((int) (SHARES_PER_CPU * cpus), MIN_SHARES));
        }
        Value.Scalar cpuLimit = spec.limits().get("cpus");
        if (cpuLimit != null) {
            if (!Double.isInfinite(cpuLimit.getValue())) {
                host.withCpuQuota(quota(cpuLimit.getValue()));
            }
        } else if (enableCfs && cpus > 0) {
            host.withCpuQuota(quota(cpus));
        }
        memory(resources.scalar("mem"), spec.limits().get("mem"), host);
    }

    private static long quota(double cpus) {
        return Math.max((long) (CPU_PERIOD_MICROS * cpus), MIN_QUOTA_MICROS);
    }

    private void memory(double megabytes, Value.@org.jspecify.annotations.Nullable Scalar limit, HostConfig host) {
        long request = Math.max((long) (megabytes * MB), MIN_MEMORY);
        if (limit == null) {
            if (megabytes > 0) {
                host.withMemory(request);
            }
            return;
        }
        host.withMemoryReservation(request);
        boolean infinite = Double.isInfinite(limit.getValue());
        if (!infinite) {
            host.withMemory(Math.max((long) (limit.getValue() * MB), MIN_MEMORY));
        }
        if (infinite || limit.getValue() > megabytes) {
            host.withOomScoreAdj(1000 - (int) (1000 * request / hostMemory));
        }
    }

    private void network(ContainerSpec spec, RunOptions options) throws Invalid {
        ContainerInfo container = spec.containerInfo();
        DockerInfo docker = container.getDocker();
        DockerInfo.Network network = docker.getNetwork();
        options.host.withNetworkMode(
                switch (network) {
                    case HOST -> "host";
                    case BRIDGE -> "bridge";
                    case NONE -> "none";
                    case USER -> userNetwork(container);
                });
        if (container.hasHostname()) {
            if (network == DockerInfo.Network.HOST) {
                throw new Invalid("Unable to set hostname with host network mode");
            }
            options.hostname = container.getHostname();
        }
        if (docker.getPortMappingsCount() > 0) {
            if (network != DockerInfo.Network.BRIDGE && network != DockerInfo.Network.USER) {
                throw new Invalid("Port mappings are only supported for bridge and user-defined networks");
            }
            ports(docker, Resources.of(spec.resources()).ranges("ports"), options);
        }
    }

    private static String userNetwork(ContainerInfo container) throws Invalid {
        if (container.getNetworkInfosCount() == 0) {
            throw new Invalid("No network info found in container info");
        }
        if (container.getNetworkInfosCount() > 1) {
            throw new Invalid("Only a single network can be defined in Docker run");
        }
        if (container.getNetworkInfos(0).getName().isEmpty()) {
            throw new Invalid("No network name found in network info");
        }
        return container.getNetworkInfos(0).getName();
    }

    private void ports(DockerInfo docker, List<Value.Range> offered, RunOptions options) throws Invalid {
        if (offered.isEmpty()) {
            throw new Invalid("Port mappings require port resources");
        }
        Ports bindings = new Ports();
        for (DockerInfo.PortMapping mapping : docker.getPortMappingsList()) {
            int hostPort = mapping.getHostPort();
            if (offered.stream().noneMatch(r -> r.getBegin() <= hostPort && hostPort <= r.getEnd())) {
                throw new Invalid("Port [" + hostPort + "] not included in resources");
            }
            ExposedPort port = new ExposedPort(mapping.getContainerPort(), protocol(mapping));
            options.exposedPorts.add(port);
            bindings.bind(port, new Ports.Binding(publishAddress, Integer.toString(hostPort)));
        }
        options.host.withPortBindings(bindings);
    }

    private static InternetProtocol protocol(DockerInfo.PortMapping mapping) throws Invalid {
        if (!mapping.hasProtocol()) {
            return InternetProtocol.TCP;
        }
        try {
            return InternetProtocol.parse(mapping.getProtocol().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Invalid("Unknown protocol '" + mapping.getProtocol() + "' in a port mapping");
        }
    }

    private static void command(ContainerSpec spec, RunOptions options) throws Invalid {
        if (spec.command().isEmpty()) {
            return;
        }
        CommandInfo command = spec.commandInfo();
        if (command.getShell()) {
            if (!command.hasValue()) {
                throw new Invalid("Shell specified but no command value provided");
            }
            options.entrypoint = List.of("/bin/sh");
            options.command.add("-c");
            options.command.add(command.getValue());
        } else {
            if (command.hasValue()) {
                options.command.add(command.getValue());
            }
            options.command.addAll(command.getArgumentsList());
        }
    }
}
