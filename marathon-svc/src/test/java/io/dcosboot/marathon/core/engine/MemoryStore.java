package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.state.StateChange;
import io.dcosboot.marathon.core.state.StateStore;
import io.dcosboot.marathon.core.state.StoredState;
import io.dcosboot.marathon.core.state.TaskFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store in memory, as durable as a test needs. */
public final class MemoryStore implements StateStore {

    private String frameworkId;
    private Group root;
    private final Map<String, AppDefinition> versions = new TreeMap<>();
    private final Map<InstanceId, Instance> instances = new TreeMap<>();
    private final Map<String, DeploymentPlan> deployments = new LinkedHashMap<>();
    private final Map<PathId, TaskFailure> failures = new TreeMap<>();

    public MemoryStore(Group root) {
        this.root = root;
        remember(root);
    }

    @Override
    public synchronized StoredState load() {
        List<AppDefinition> old = new ArrayList<>();
        instances.values().stream()
                .map(instance -> versions.get(key(instance.id().app(), instance.version())))
                .distinct()
                .filter(app -> app != null && !root.app(app.id()).equals(Optional.of(app)))
                .forEach(old::add);
        return new StoredState(
                frameworkId,
                root,
                old,
                List.copyOf(instances.values()),
                List.copyOf(deployments.values()),
                List.copyOf(failures.values()));
    }

    @Override
    public synchronized void write(List<StateChange> changes) {
        changes.forEach(this::write);
    }

    synchronized void write(StateChange change) {
        switch (change) {
            case StateChange.PutRoot(var tree) -> {
                root = tree;
                remember(tree);
            }
            case StateChange.PutInstance(var instance) -> instances.put(instance.id(), instance);
            case StateChange.DeleteInstance(var id) -> instances.remove(id);
            case StateChange.PutDeployment(var plan) -> {
                deployments.put(plan.id(), plan);
                remember(plan.original());
                remember(plan.target());
            }
            case StateChange.DeleteDeployment(var id) -> deployments.remove(id);
            case StateChange.PutTaskFailure(var failure) -> failures.put(failure.app(), failure);
            case StateChange.DeleteTaskFailure(var app) -> failures.remove(app);
            case StateChange.PutFrameworkId(var id) -> frameworkId = id;
        }
    }

    synchronized Instance instance(InstanceId id) {
        return instances.get(id);
    }

    private void remember(Group tree) {
        tree.transitiveApps()
                .forEach(app -> versions.put(key(app.id(), app.versionInfo().version()), app));
    }

    private static String key(PathId app, Instant version) {
        return app + "@" + version;
    }
}
