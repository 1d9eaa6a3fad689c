package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container is to be.
 *
 * @param command absent for the root of a group, and where the image says what to run
 * @param container absent: a plain container of the Mesos type
 * @param resources what it may use; that of the executor of a command task is counted in
 * @param limits upper bounds by resource name, where they differ from {@code resources}; infinite where there is none
 */
public record ContainerSpec(
        ContainerPurpose purpose,
        Optional<CommandInfo> command,
        Optional<ContainerInfo> container,
        List<Resource> resources,
        Map<String, Value.Scalar> limits) {

    public ContainerSpec {
        resources = List.copyOf(resources);
        limits = Map.copyOf(limits);
    }

    /** The type that decides which containerizer runs it. */
    public ContainerInfo.Type type() {
        return container.map(ContainerInfo::getType).orElse(ContainerInfo.Type.MESOS);
    }

    public boolean mountsPersistentVolumes() {
        return resources.stream().anyMatch(resource -> resource.getDisk().hasPersistence());
    }

    /** The command, or one without any content. */
    public CommandInfo commandInfo() {
        return command.orElseGet(CommandInfo::getDefaultInstance);
    }

    /** The container's description, or one without any content. */
    public ContainerInfo containerInfo() {
        return container.orElseGet(ContainerInfo::getDefaultInstance);
    }
}
