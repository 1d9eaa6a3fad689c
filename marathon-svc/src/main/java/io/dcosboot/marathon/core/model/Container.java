package io.dcosboot.marathon.core.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an app's process runs in (marathon.md §4.1).
 *
 * @param image present for {@link Engine#DOCKER}; with {@link Engine#MESOS} absent means a plain Mesos container
 */
public record Container(Engine engine, @Nullable Image image, List<Volume> volumes, List<PortMapping> portMappings) {

    /** A Mesos container without an image. */
    public static final Container PLAIN = new Container(Engine.MESOS, null, List.of(), List.of());

    public enum Engine {
        DOCKER,
        MESOS
    }

    /**
     * @param privileged and {@code parameters}: Docker engine only
     */
    public record Image(String name, boolean forcePull, boolean privileged, List<Parameter> parameters) {
        public Image {
            parameters = List.copyOf(parameters);
        }
    }

    public record Parameter(String key, String value) {}

    public Container {
        volumes = List.copyOf(volumes);
        portMappings = List.copyOf(portMappings);
    }

    public Container withPortMappings(List<PortMapping> assigned) {
        return new Container(engine, image, volumes, assigned);
    }
}
