package io.dcosboot.marathon.api.json;

import static io.dcosboot.marathon.api.json.Ports.text;

import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.Networking;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.marathon.core.model.Volume;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the container of a modern document (marathon.md §4.1, §4.2). */
final class ContainerReader {

    private final JsonNode container;
    private final Networking networking;
    private final Problems problems;

    ContainerReader(JsonNode document, Networking networking, Problems problems) {
        this.container = document.path("container");
        this.networking = networking;
        this.problems = problems;
    }

    @Nullable
    Container read() {
        if (container.isMissingNode()) {
            return networking.isHost() ? null : Container.PLAIN.withPortMappings(mappings());
        }
        if (container.has("linuxInfo")) {
            throw new Unsupported("'container.linuxInfo'");
        }
        Container.Engine engine =
                Container.Engine.valueOf(container.path("type").asString("DOCKER"));
        return new Container(engine, image(engine), volumes(), networking.isHost() ? List.of() : mappings());
    }

    private List<PortMapping> mappings() {
        return Ports.mappings(container, networking.isBridge());
    }

    private Container.@Nullable Image image(Container.Engine engine) {
        JsonNode docker = container.path("docker");
        if (docker.has("credential")) {
            problems.add("/container/docker/credential", "credential is no longer supported, use pullConfig");
        }
        if (docker.has("pullConfig")) {
            if (engine == Container.Engine.DOCKER) {
                problems.add("/container/docker/pullConfig", "pullConfig is not supported with Docker containerizer");
            }
            AppReader.featureMissing(problems, "secrets");
        }
        if (!docker.has("image")) {
            if (engine == Container.Engine.DOCKER || docker.isObject()) {
                problems.add("/container/docker/image", "error.path.missing");
            }
            return null;
        }
        List<Container.Parameter> parameters = new ArrayList<>();
        docker.path("parameters")
                .forEach(parameter -> parameters.add(new Container.Parameter(
                        parameter.path("key").stringValue(),
                        parameter.path("value").stringValue())));
        return new Container.Image(
                docker.path("image").stringValue(),
                docker.path("forcePullImage").asBoolean(false),
                docker.path("privileged").asBoolean(false),
                parameters);
    }

    private List<Volume> volumes() {
        List<Volume> volumes = new ArrayList<>();
        JsonNode given = container.path("volumes");
        for (int i = 0; i < given.size(); i++) {
            JsonNode volume = given.path(i);
            if (volume.has("persistent")) {
                throw new Unsupported("A persistent volume");
            } else if (volume.has("external")) {
                AppReader.featureMissing(problems, "external_volumes");
            } else if (volume.has("secret")) {
                AppReader.featureMissing(problems, "secrets");
            } else {
                host(volume, "/container/volumes(" + i + ")", volumes);
            }
        }
        return volumes;
    }

    private void host(JsonNode volume, String path, List<Volume> volumes) {
        @Nullable String hostPath = text(volume, "hostPath");
        if (hostPath == null) {
            problems.add(path + "/hostPath", "error.path.missing");
            return;
        }
        if (!volume.has("mode")) {
            problems.add(path + "/mode", "error.path.missing");
            return;
        }
        volumes.add(new Volume.Host(
                volume.path("containerPath").stringValue(),
                hostPath,
                volume.path("mode").stringValue().equals("RO")));
    }
}
