package io.dcosboot.master.core.validation;

import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.Environment;
import io.dcosboot.mesos.v1.Volume;
import java.util.Optional;

/** Form of commands' environments and of containers (mesos-master.md §7, lines 14 and 15). */
final class EnvironmentValidation {

    private EnvironmentValidation() {}

    static Optional<String> command(CommandInfo command) {
        for (Environment.Variable variable : command.getEnvironment().getVariablesList()) {
            Optional<String> flaw = variable(variable);
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> variable(Environment.Variable variable) {
        String name = "Environment variable '" + variable.getName() + "' ";
        return switch (variable.getType()) {
            case VALUE -> {
                if (!variable.hasValue()) {
                    yield Optional.of(name + "of type 'VALUE' must have a value set");
                }
                yield variable.hasSecret()
                        ? Optional.of(name + "of type 'VALUE' must not have a secret set")
                        : Optional.empty();
            }
            case SECRET -> {
                if (!variable.hasSecret()) {
                    yield Optional.of(name + "of type 'SECRET' must have a secret set");
                }
                yield variable.hasValue()
                        ? Optional.of(name + "of type 'SECRET' must not have a value set")
                        : Optional.empty();
            }
            case UNKNOWN -> Optional.of("Environment variable of type 'UNKNOWN' is not allowed");
        };
    }

    static Optional<String> container(ContainerInfo container) {
        for (Volume volume : container.getVolumesList()) {
            Optional<String> flaw = volume(volume);
            if (flaw.isPresent()) {
                return flaw.map(why -> "Invalid volume: " + why);
            }
        }
        if (container.getType() == ContainerInfo.Type.DOCKER) {
            if (!container.hasDocker()) {
                return Optional.of("DockerInfo 'docker' is not set for DOCKER typed ContainerInfo");
            }
            boolean named = container.getDocker().getParametersList().stream()
                    .anyMatch(parameter -> parameter.getKey().equals("name"));
            if (named) {
                return Optional.of("Parameter in DockerInfo must not be 'name'");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> volume(Volume volume) {
        int origins = (volume.hasHostPath() ? 1 : 0) + (volume.hasImage() ? 1 : 0) + (volume.hasSource() ? 1 : 0);
        if (origins != 1) {
            return Optional.of("Only one of them should be set: 'host_path', 'image' and 'source'");
        }
        return volume.hasSource() ? source(volume.getSource()) : Optional.empty();
    }

    private static Optional<String> source(Volume.Source source) {
        return switch (source.getType()) {
            case DOCKER_VOLUME -> member(source.hasDockerVolume(), "docker_volume", "DOCKER_VOLUME");
            case HOST_PATH -> member(source.hasHostPath(), "host_path", "HOST_PATH");
            case SANDBOX_PATH -> member(source.hasSandboxPath(), "sandbox_path", "SANDBOX_PATH");
            case SECRET -> member(source.hasSecret(), "secret", "SECRET");
            case CSI_VOLUME ->
                member(source.hasCsiVolume(), "csi_volume", "CSI")
                        .or(() -> member(
                                source.getCsiVolume().hasStaticProvisioning(),
                                "csi_volume.static_provisioning",
                                "CSI"));
            case UNKNOWN -> Optional.of("'source.type' is unknown");
        };
    }

    private static Optional<String> member(boolean present, String name, String kind) {
        return present ? Optional.empty() : Optional.of("'source." + name + "' is not set for " + kind + " volume");
    }
}
