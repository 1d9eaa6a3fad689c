package io.dcosboot.agent.docker;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.dcosboot.agent.docker.RunOptions.Invalid;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.Volume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The volumes of a container, and its sandbox, which every container sees (mesos-agent.md §7.1). */
final class Volumes {

    static final String SANDBOX = "/mnt/mesos/sandbox";

    private Volumes() {}

    @SuppressWarnings("deprecation") // the field of the container is what clients of its time send
    static void add(ContainerInfo container, Path sandbox, RunOptions options) throws Invalid {
        List<Bind> binds = new ArrayList<>();
        Set<String> drivers = new HashSet<>();
        if (!container.getDocker().getVolumeDriver().isEmpty()) {
            drivers.add(container.getDocker().getVolumeDriver());
        }
        for (Volume volume : container.getVolumesList()) {
            bind(volume, sandbox, drivers).ifPresent(binds::add);
        }
        if (drivers.size() > 1) {
            throw new Invalid("Only one volume driver is supported");
        }
        drivers.forEach(options.host::withVolumeDriver);
        options.host.withBinds(binds);
        // A mount, not a bind: the path of the sandbox may hold a colon.
        options.host.withMounts(List.of(new Mount()
                .withType(MountType.BIND)
                .withSource(sandbox.toString())
                .withTarget(SANDBOX)));
    }

    private static Optional<Bind> bind(Volume volume, Path sandbox, Set<String> drivers) throws Invalid {
        boolean relativeTarget = !volume.getContainerPath().startsWith("/");
        String target = relativeTarget ? SANDBOX + "/" + volume.getContainerPath() : volume.getContainerPath();
        if (volume.hasSource()) {
            if (volume.getSource().getType() != Volume.Source.Type.DOCKER_VOLUME) {
                return Optional.empty();
            }
            Volume.Source.DockerVolume source = volume.getSource().getDockerVolume();
            if (source.hasDriver()) {
                drivers.add(source.getDriver());
            }
            return Optional.of(bind(source.getName(), target, volume.getMode()));
        }
        if (!volume.hasHostPath()) {
            throw new Invalid("Host path or volume source is required for Docker containers");
        }
        String source = volume.getHostPath();
        if (!source.startsWith("/") && drivers.isEmpty()) {
            if (relativeTarget) {
                throw new Invalid("Both host path '" + source + "' and container path '" + volume.getContainerPath()
                        + "' of a volume are relative");
            }
            source = sandbox.resolve(source).toString();
        }
        return Optional.of(bind(source, target, volume.getMode()));
    }

    private static Bind bind(String source, String target, Volume.Mode mode) throws Invalid {
        if (source.contains(":") || target.contains(":")) {
            throw new Invalid("Docker cannot mount '" + source + "' to '" + target + "': paths must not hold a colon");
        }
        AccessMode access = mode == Volume.Mode.RO ? AccessMode.ro : AccessMode.rw;
        return new Bind(source, new com.github.dockerjava.api.model.Volume(target), access);
    }
}
