package io.dcosboot.marathon.core.health;

import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.ReadinessCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Works out where a task's health checks have to ask (marathon.md §24). */
public final class Probes {

    private Probes() {}

    /**
     * The probe of one check; empty when Mesos runs the check, or while it cannot be known where to ask.
     *
     * @param app the version that the instance runs
     */
    public static Optional<Probe> of(HealthCheck check, AppDefinition app, Instance instance) {
        return switch (check) {
            case HealthCheck.Http http ->
                target(http.port(), app, instance)
                        .map(target -> new Probe.Http(
                                http.scheme(),
                                target.host,
                                target.port,
                                http.path(),
                                http.ignoreHttp1xx(),
                                http.timing().interval(),
                                http.timing().timeout()));
            case HealthCheck.Tcp tcp ->
                target(tcp.port(), app, instance)
                        .map(target -> new Probe.Tcp(
                                target.host,
                                target.port,
                                tcp.timing().interval(),
                                tcp.timing().timeout()));
            case HealthCheck.Shell _, HealthCheck.MesosHttp _, HealthCheck.MesosTcp _ -> Optional.empty();
        };
    }

    /** The probe of a readiness check; empty while it cannot be known where to ask, or when the app has no such port. */
    public static Optional<Probe> of(ReadinessCheck check, AppDefinition app, Instance instance) {
        return portNamed(check.portName(), app)
                .flatMap(index -> target(new HealthCheck.Port.ByIndex(index), app, instance))
                .map(target -> new Probe.Readiness(
                        check.scheme(),
                        target.host,
                        target.port,
                        check.path(),
                        check.readyStatusCodes(),
                        check.interval(),
                        check.timeout()));
    }

    private static Optional<Integer> portNamed(String name, AppDefinition app) {
        List<@Nullable String> names = new ArrayList<>();
        if (app.networking().isHost()) {
            app.networking().portDefinitions().forEach(definition -> names.add(definition.name()));
        } else {
            app.portMappings().forEach(mapping -> names.add(mapping.name()));
        }
        int index = names.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(index);
    }

    private record Target(String host, int port) {}

    private static Optional<Target> target(HealthCheck.@Nullable Port port, AppDefinition app, Instance instance) {
        Task task = instance.task();
        if (task == null || instance.agent() == null) {
            return Optional.empty();
        }
        String agent = instance.agent().host();
        int index = port instanceof HealthCheck.Port.ByIndex(int i) ? i : 0;
        boolean mapped = isHostMapped(app, index);
        Optional<String> host = mapped ? Optional.of(agent) : containerAddress(task);
        if (port instanceof HealthCheck.Port.Fixed(int number)) {
            return host.map(address -> new Target(address, number));
        }
        Optional<Integer> number = mapped ? hostPort(app, task, index) : at(task.containerPorts(), index);
        return host.flatMap(address -> number.map(found -> new Target(address, found)));
    }

    private static boolean isHostMapped(AppDefinition app, int index) {
        boolean container = app.networking().networks().getFirst().mode() == Network.Mode.CONTAINER;
        return !container
                || (index < app.portMappings().size()
                        && app.portMappings().get(index).hostPort() != null);
    }

    // Host ports are listed without the ports that have none.
    private static Optional<Integer> hostPort(AppDefinition app, Task task, int index) {
        boolean container = app.networking().networks().getFirst().mode() == Network.Mode.CONTAINER;
        if (!container) {
            return at(task.hostPorts(), index);
        }
        long position = app.portMappings().subList(0, index).stream()
                .filter(mapping -> mapping.hostPort() != null)
                .count();
        return at(task.hostPorts(), (int) position);
    }

    private static Optional<String> containerAddress(Task task) {
        return task.addresses().stream().map(Task.Address::ip).findFirst();
    }

    private static Optional<Integer> at(List<Integer> ports, int index) {
        return index < ports.size() ? Optional.of(ports.get(index)) : Optional.empty();
    }
}
