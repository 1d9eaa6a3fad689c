package io.dcosboot.marathon.core.validation;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Command;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.Networking;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Placement;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.Protocol;
import io.dcosboot.marathon.core.model.Requirements;
import io.dcosboot.marathon.core.model.Resilience;
import io.dcosboot.marathon.core.model.VersionInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Small apps for tests. */
public final class Apps {

    private Apps() {}

    public static AppDefinition app(String id, int... ports) {
        return dependent(id, List.of(), ports);
    }

    static AppDefinition dependent(String id, List<String> dependencies, int... ports) {
        List<PortDefinition> definitions = Arrays.stream(ports)
                .mapToObj(port -> new PortDefinition(port, Protocol.TCP, null, Map.of()))
                .toList();
        return new AppDefinition(
                new PathId(id),
                1,
                new Command("sleep 1000", List.of(), null, Map.of(), List.of(), "", null, null),
                new Requirements(0.1, 32, 0, 0, null, null),
                new Placement(List.of(), List.of(), "*"),
                null,
                new Networking(List.of(Network.HOST), definitions, false),
                Resilience.DEFAULT,
                dependencies.stream().map(PathId::new).toList(),
                Map.of(),
                VersionInfo.UNVERSIONED);
    }
}
