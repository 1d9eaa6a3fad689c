package io.dcosboot.marathon.core.launch;

import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.marathon.core.model.Protocol;
import io.dcosboot.marathon.core.model.Volume;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerInfo.DockerInfo;
import io.dcosboot.mesos.v1.Image;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.Parameter;
import io.dcosboot.mesos.v1.TTYInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task's process runs in (marathon.md §21.2). */
final class ContainerDescription {

    private final AppDefinition app;
    private final PortAllocation ports;
    private final TaskSettings settings;

    private ContainerDescription(AppDefinition app, PortAllocation ports, TaskSettings settings) {
        this.app = app;
        this.ports = ports;
        this.settings = settings;
    }

    /** Empty for a plain process on the host network. */
    static Optional<ContainerInfo> of(AppDefinition app, TaskId id, PortAllocation ports, TaskSettings settings) {
        boolean tty = Boolean.TRUE.equals(app.command().tty());
        if (app.container() == null && app.networking().isHost() && !tty) {
            return Optional.empty();
        }
        Container container = app.container() == null ? Container.PLAIN : app.container();
        var description = new ContainerDescription(app, ports, settings);
        ContainerInfo.Builder info = ContainerInfo.newBuilder();
        container.volumes().forEach(volume -> info.addVolumes(volume(volume)));
        Container.Image image = container.image();
        if (container.engine() == Container.Engine.DOCKER && image != null) {
            description.addDocker(image, id, info);
        } else {
            description.addMesos(image, info);
        }
        if (tty) {
            info.setTtyInfo(TTYInfo.getDefaultInstance());
        }
        return Optional.of(info.build());
    }

    private void addDocker(Container.Image image, TaskId id, ContainerInfo.Builder info) {
        DockerInfo.Builder docker = DockerInfo.newBuilder()
                .setImage(image.name())
                .setNetwork(dockerNetwork())
                .setPrivileged(image.privileged())
                .setForcePullImage(image.forcePull());
        image.parameters().forEach(parameter -> docker.addParameters(parameter(parameter.key(), parameter.value())));
        // Lets people on the agent find the container of a task.
        docker.addParameters(parameter("label", "MESOS_TASK_ID=" + id.value()));
        for (Mapped mapped : mapped()) {
            docker.addPortMappings(DockerInfo.PortMapping.newBuilder()
                    .setHostPort(mapped.hostPort())
                    .setContainerPort(mapped.containerPort())
                    .setProtocol(mapped.protocol()));
        }
        info.setType(ContainerInfo.Type.DOCKER).setDocker(docker);
        for (Network network : app.networking().networks()) {
            if (network.mode() == Network.Mode.CONTAINER) {
                info.addNetworkInfos(networkInfo(network, network.name()));
            }
        }
    }

    private DockerInfo.Network dockerNetwork() {
        return switch (app.networking().networks().getFirst().mode()) {
            case HOST -> DockerInfo.Network.HOST;
            case BRIDGE -> DockerInfo.Network.BRIDGE;
            case CONTAINER -> DockerInfo.Network.USER;
        };
    }

    private void addMesos(Container.@Nullable Image image, ContainerInfo.Builder info) {
        info.setType(ContainerInfo.Type.MESOS);
        ContainerInfo.MesosInfo.Builder mesos = ContainerInfo.MesosInfo.newBuilder();
        if (image != null) {
            mesos.setImage(Image.newBuilder()
                    .setType(Image.Type.DOCKER)
                    .setDocker(Image.Docker.newBuilder().setName(image.name()))
                    .setCached(!image.forcePull()));
        }
        info.setMesos(mesos);
        for (Network network : app.networking().networks()) {
            if (network.mode() != Network.Mode.HOST) {
                boolean bridge = network.mode() == Network.Mode.BRIDGE;
                NetworkInfo.Builder joined = networkInfo(network, bridge ? settings.bridgeNetwork() : network.name());
                mapped().stream()
                        .filter(mapped -> mapped.isOn(network))
                        .forEach(mapped -> joined.addPortMappings(NetworkInfo.PortMapping.newBuilder()
                                .setHostPort(mapped.hostPort())
                                .setContainerPort(mapped.containerPort())
                                .setProtocol(mapped.protocol())));
                info.addNetworkInfos(joined);
            }
        }
    }

    private static NetworkInfo.Builder networkInfo(Network network, @Nullable String name) {
        NetworkInfo.Builder info = NetworkInfo.newBuilder();
        if (name != null) {
            info.setName(name);
        }
        return network.labels().isEmpty() ? info : info.setLabels(TaskDescription.labels(network.labels()));
    }

    /** One transport of a mapping that has a host port. */
    private record Mapped(PortMapping mapping, int hostPort, int containerPort, String protocol) {
        boolean isOn(Network network) {
            return mapping.networkNames().isEmpty() || mapping.networkNames().contains(network.name());
        }
    }

    private List<Mapped> mapped() {
        var result = new ArrayList<Mapped>();
        List<PortMapping> mappings = app.portMappings();
        for (int i = 0; i < mappings.size(); i++) {
            PortAllocation.Allocated allocated = ports.ports().get(i);
            if (allocated.hostPort() != null) {
                for (Protocol transport : mappings.get(i).protocol().transports()) {
                    result.add(new Mapped(
                            mappings.get(i),
                            allocated.hostPort(),
                            allocated.containerPort(),
                            transport.name().toLowerCase(Locale.ROOT)));
                }
            }
        }
        return result;
    }

    private static io.dcosboot.mesos.v1.Volume volume(Volume volume) {
        return switch (volume) {
            case Volume.Host(var containerPath, var hostPath, var readOnly) ->
                io.dcosboot.mesos.v1.Volume.newBuilder()
                        .setContainerPath(containerPath)
                        .setHostPath(hostPath)
                        .setMode(readOnly ? io.dcosboot.mesos.v1.Volume.Mode.RO : io.dcosboot.mesos.v1.Volume.Mode.RW)
                        .build();
        };
    }

    private static Parameter parameter(String key, String value) {
        return Parameter.newBuilder().setKey(key).setValue(value).build();
    }
}
