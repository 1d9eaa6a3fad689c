package io.dcosboot.marathon.core.validation;

import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.PortMapping;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Networks and ports of one app (marathon.md §5, §7). */
final class NetworkRules {

    private NetworkRules() {}

    static void check(AppDefinition app, List<Violation> found) {
        List<Network> networks = app.networking().networks();
        networks(networks, found);
        @Nullable Container container = app.container();
        if (container != null && container.engine() == Container.Engine.DOCKER && networks.size() > 1) {
            found.add(new Violation(
                    "/networks", "may only specify a single container network when using the Docker container engine"));
        }
        boolean host = app.networking().isHost();
        String path = host ? "/portDefinitions" : "/container/portMappings";
        if (repeats(app.servicePorts().stream().filter(port -> port != 0))) {
            found.add(new Violation(path, "Ports must be unique."));
        }
        Stream<@Nullable String> names = host
                ? app.networking().portDefinitions().stream().map(PortDefinition::name)
                : app.portMappings().stream().map(PortMapping::name);
        if (repeats(names.filter(Objects::nonNull))) {
            found.add(new Violation(path, "Port names must be unique."));
        }
        mappedNetworks(app, found);
    }

    private static void networks(List<Network> networks, List<Violation> found) {
        for (Network network : networks) {
            boolean named = network.name() != null;
            boolean labelled = !network.labels().isEmpty();
            switch (network.mode()) {
                case HOST -> {
                    if (named || labelled) {
                        found.add(new Violation("/networks", "Host networks may not have names or labels"));
                    }
                }
                case BRIDGE -> {
                    if (named) {
                        found.add(new Violation("/networks", "Bridge networks may not have names"));
                    }
                }
                case CONTAINER -> {}
            }
        }
        boolean onlyContainers = networks.stream().allMatch(network -> network.mode() == Network.Mode.CONTAINER);
        if (networks.size() > 1 && !onlyContainers) {
            found.add(new Violation(
                    "/networks",
                    "May specify a single host network, single bridge network, or else 1-to-n container networks"));
        }
        if (onlyContainers && repeats(networks.stream().map(Network::name))) {
            found.add(new Violation("/networks", "Duplicate networks are not allowed"));
        }
    }

    private static void mappedNetworks(AppDefinition app, List<Violation> found) {
        Set<@Nullable String> known = new HashSet<>();
        app.networking().networks().forEach(network -> known.add(network.name()));
        List<PortMapping> mappings = app.portMappings();
        for (int i = 0; i < mappings.size(); i++) {
            PortMapping mapping = mappings.get(i);
            String path = "/container/portMappings(" + i + ")/networkNames";
            if (!known.containsAll(mapping.networkNames())) {
                found.add(new Violation(path, "networkNames must name networks of the app"));
            } else if (known.size() > 1
                    && mapping.hostPort() != null
                    && mapping.networkNames().size() != 1) {
                found.add(new Violation(
                        path,
                        "networkNames must be a single item list when hostPort is specified and more than 1 container"
                                + " network is declared"));
            }
        }
    }

    private static boolean repeats(Stream<?> values) {
        Set<@Nullable Object> seen = new HashSet<>();
        return values.anyMatch(value -> !seen.add(value));
    }
}
