package io.dcosboot.marathon.core.launch;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.marathon.core.model.Protocol;
import io.dcosboot.mesos.v1.DiscoveryInfo;
import io.dcosboot.mesos.v1.Port;
import io.dcosboot.mesos.v1.Ports;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where others find a task: the discovery info that DNS and load balancers read (marathon.md §21.1). */
final class TaskNetworking {

    private TaskNetworking() {}

    static DiscoveryInfo discovery(AppDefinition app, PortAllocation allocation) {
        Ports.Builder ports = Ports.newBuilder();
        List<PortAllocation.Allocated> allocated = allocation.ports();
        for (int i = 0; i < allocated.size(); i++) {
            if (app.networking().isHost()) {
                PortDefinition definition = app.networking().portDefinitions().get(i);
                add(ports, allocated.get(i).effective(), definition.protocol(), definition.name(), definition.labels());
            } else {
                PortMapping mapping = app.portMappings().get(i);
                int number = app.networking().isBridge()
                        ? allocated.get(i).effective()
                        : allocated.get(i).containerPort();
                add(ports, number, mapping.protocol(), mapping.name(), scoped(app, mapping));
            }
        }
        return DiscoveryInfo.newBuilder()
                .setVisibility(DiscoveryInfo.Visibility.FRAMEWORK)
                .setName(app.id().dnsName())
                .setPorts(ports)
                .build();
    }

    private static Map<String, String> scoped(AppDefinition app, PortMapping mapping) {
        Map<String, String> labels = new LinkedHashMap<>(mapping.labels());
        if (app.networking().isBridge()) {
            labels.put("network-scope", "host");
            return labels;
        }
        labels.put("network-scope", "container");
        networks(app, mapping).findFirst().ifPresent(name -> labels.put("network-name", name));
        return labels;
    }

    private static Stream<String> networks(AppDefinition app, PortMapping mapping) {
        return mapping.networkNames().isEmpty()
                ? app.networking().networks().stream().map(Network::name).flatMap(Stream::ofNullable)
                : mapping.networkNames().stream();
    }

    private static void add(
            Ports.Builder ports, int number, Protocol protocol, @Nullable String name, Map<String, String> labels) {
        for (Protocol transport : protocol.transports()) {
            Port.Builder port = Port.newBuilder()
                    .setNumber(number)
                    .setProtocol(transport.name().toLowerCase(Locale.ROOT));
            if (name != null) {
                port.setName(name);
            }
            if (!labels.isEmpty()) {
                port.setLabels(TaskDescription.labels(labels));
            }
            ports.addPorts(port);
        }
    }
}
