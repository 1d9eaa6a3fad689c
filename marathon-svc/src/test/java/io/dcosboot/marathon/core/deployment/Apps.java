package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Backoff;
import io.dcosboot.marathon.core.model.Command;
import io.dcosboot.marathon.core.model.Constraint;
import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.Networking;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Placement;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.Protocol;
import io.dcosboot.marathon.core.model.ReadinessCheck;
import io.dcosboot.marathon.core.model.Requirements;
import io.dcosboot.marathon.core.model.Resilience;
import io.dcosboot.marathon.core.model.UnreachableStrategy;
import io.dcosboot.marathon.core.model.UpgradeStrategy;
import io.dcosboot.marathon.core.model.VersionInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes app definitions for tests: a small sleeping process on the host network with one port. */
public final class Apps {

    public static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final PathId id;
    private int instances = 1;
    private String cmd = "sleep 1000";
    private List<String> args = List.of();
    private Map<String, String> env = Map.of();
    private Requirements requirements = new Requirements(1, 128, 0, 0, null, null);
    private List<Constraint> constraints = List.of();
    private List<String> roles = List.of();
    private Container container;
    private Networking networking = new Networking(
            List.of(Network.HOST), List.of(new PortDefinition(0, Protocol.TCP, "default", Map.of())), false);
    private List<HealthCheck> checks = List.of();
    private List<ReadinessCheck> ready = List.of();
    private UpgradeStrategy strategy = UpgradeStrategy.DEFAULT;
    private Backoff backoff = Backoff.DEFAULT;
    private Resilience.KillSelection killSelection = Resilience.KillSelection.YOUNGEST_FIRST;
    private UnreachableStrategy unreachable = UnreachableStrategy.DEFAULT;
    private List<PathId> dependencies = List.of();
    private Map<String, String> labels = Map.of();
    private VersionInfo versions = VersionInfo.createdAt(T0);

    private Apps(String id) {
        this.id = new PathId(id);
    }

    public static Apps app(String id) {
        return new Apps(id);
    }

    public Apps instances(int count) {
        instances = count;
        return this;
    }

    public Apps cmd(String line) {
        cmd = line;
        return this;
    }

    public Apps args(String... arguments) {
        cmd = null;
        args = List.of(arguments);
        return this;
    }

    public Apps env(Map<String, String> variables) {
        env = variables;
        return this;
    }

    public Apps needs(double cpus, double mem) {
        requirements = new Requirements(cpus, mem, 0, 0, null, null);
        return this;
    }

    public Apps constraint(String field, Constraint.Operator operator, String value) {
        constraints = List.of(new Constraint(field, operator, value));
        return this;
    }

    public Apps acceptedRoles(String... accepted) {
        roles = List.of(accepted);
        return this;
    }

    public Apps container(Container value) {
        container = value;
        return this;
    }

    public Apps networking(Networking value) {
        networking = value;
        return this;
    }

    public Apps checks(HealthCheck... values) {
        checks = List.of(values);
        return this;
    }

    public Apps ready(ReadinessCheck... values) {
        ready = List.of(values);
        return this;
    }

    public Apps strategy(double minimumHealth, double maximumOver) {
        strategy = new UpgradeStrategy(minimumHealth, maximumOver);
        return this;
    }

    public Apps backoff(Backoff value) {
        backoff = value;
        return this;
    }

    public Apps oldestFirst() {
        killSelection = Resilience.KillSelection.OLDEST_FIRST;
        return this;
    }

    public Apps unreachable(UnreachableStrategy value) {
        unreachable = value;
        return this;
    }

    public Apps dependsOn(String... ids) {
        dependencies = List.of(ids).stream().map(PathId::new).toList();
        return this;
    }

    public Apps labels(Map<String, String> values) {
        labels = values;
        return this;
    }

    public Apps versions(VersionInfo info) {
        versions = info;
        return this;
    }

    public AppDefinition build() {
        return new AppDefinition(
                id,
                instances,
                new Command(cmd, args, null, env, List.of(), "", null, null),
                requirements,
                new Placement(constraints, roles, "*"),
                container,
                networking,
                new Resilience(checks, ready, strategy, backoff, killSelection, unreachable),
                dependencies,
                labels,
                versions);
    }

    /** A root group of these apps. */
    public static Group root(AppDefinition... apps) {
        Group root = Group.emptyRoot(T0);
        for (AppDefinition app : apps) {
            root = root.withApp(app, T0);
        }
        return root;
    }
}
