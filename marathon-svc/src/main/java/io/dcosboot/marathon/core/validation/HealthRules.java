package io.dcosboot.marathon.core.validation;

import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.marathon.core.model.ReadinessCheck;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Health and readiness checks against the ports of their app (marathon.md §7, §24, §25). */
final class HealthRules {

    private HealthRules() {}

    static void check(AppDefinition app, List<Violation> found) {
        List<HealthCheck> checks = app.resilience().healthChecks();
        for (int i = 0; i < checks.size(); i++) {
            healthCheck(app, checks.get(i), "/healthChecks(" + i + ")", found);
        }
        if (checks.stream().filter(HealthCheck::runByMesos).count() > 1) {
            found.add(new Violation("/healthChecks", "AppDefinition can contain at most one Mesos health check"));
        }
        app.resilience().readinessChecks().forEach(check -> readinessCheck(app, check, found));
    }

    private static void healthCheck(AppDefinition app, HealthCheck check, String path, List<Violation> found) {
        switch (check) {
            case HealthCheck.Http http -> port(app, http.port(), path, found);
            case HealthCheck.Tcp tcp -> port(app, tcp.port(), path, found);
            case HealthCheck.Shell _ -> {}
            case HealthCheck.MesosHttp http -> {
                port(app, http.port(), path, found);
                ipProtocol(app, http.ipProtocol(), path, found);
            }
            case HealthCheck.MesosTcp tcp -> {
                port(app, tcp.port(), path, found);
                ipProtocol(app, tcp.ipProtocol(), path, found);
            }
        }
    }

    private static void port(AppDefinition app, HealthCheck.@Nullable Port port, String path, List<Violation> found) {
        boolean addressed = switch (port) {
            case null -> false;
            case HealthCheck.Port.Fixed _ -> true;
            case HealthCheck.Port.ByIndex(int index) ->
                index < app.servicePorts().size();
        };
        if (!addressed) {
            found.add(new Violation(
                    path,
                    "Health check port indices must address an element of the ports array or container port"
                            + " mappings."));
        }
    }

    private static void ipProtocol(
            AppDefinition app, HealthCheck.IpProtocol protocol, String path, List<Violation> found) {
        boolean ownAddress = app.networking().networks().getFirst().mode() == Network.Mode.CONTAINER;
        if (protocol == HealthCheck.IpProtocol.IPV6 && !ownAddress) {
            found.add(new Violation(path + "/ipProtocol", "IPv6 can only be used with container networks"));
        }
    }

    private static void readinessCheck(AppDefinition app, ReadinessCheck check, List<Violation> found) {
        Stream<@Nullable String> names = app.networking().isHost()
                ? app.networking().portDefinitions().stream().map(PortDefinition::name)
                : app.portMappings().stream().map(PortMapping::name);
        if (names.noneMatch(check.portName()::equals)) {
            found.add(new Violation(
                    "/readinessChecks(0)/portName", "No port definition reference for portName " + check.portName()));
        }
        if (check.timeout().compareTo(check.interval()) >= 0) {
            found.add(new Violation("/readinessChecks(0)/timeoutSeconds", "must be less than interval"));
        }
    }
}
