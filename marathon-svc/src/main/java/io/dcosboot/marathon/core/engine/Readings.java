package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.engine.Snapshot.InstanceView;
import io.dcosboot.marathon.core.engine.Snapshot.MesosConnection;
import io.dcosboot.marathon.core.engine.Snapshot.QueueEntry;
import io.dcosboot.marathon.core.health.InstanceHealth;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes snapshots; what is told about an app is only made anew when something about its instances changed. */
final class Readings {

    private final Instances instances;
    private final AppVersions versions;
    private final HealthBoard health;
    private final ReadinessBoard readiness;
    private final Deployments deployments;
    private final Root root;
    private final LaunchQueue queue;
    private final Failures failures;
    private final MasterLink master;
    private final Map<PathId, List<InstanceView>> views = new HashMap<>();

    Readings(
            Instances instances,
            AppVersions versions,
            HealthBoard health,
            ReadinessBoard readiness,
            Deployments deployments,
            Root root,
            LaunchQueue queue,
            Failures failures,
            MasterLink master) {
        this.instances = instances;
        this.versions = versions;
        this.health = health;
        this.readiness = readiness;
        this.deployments = deployments;
        this.root = root;
        this.queue = queue;
        this.failures = failures;
        this.master = master;
    }

    Snapshot snapshot(Instant now) {
        for (PathId app : instances.drainStale()) {
            List<InstanceView> fresh =
                    instances.of(app).stream().map(this::view).toList();
            if (fresh.isEmpty()) {
                views.remove(app);
            } else {
                views.put(app, fresh);
            }
        }
        return new Snapshot(
                root.current(),
                deployments.progress(),
                views,
                queueEntries(now),
                failures.all(),
                new MesosConnection(master.frameworkId(), master.master()));
    }

    private InstanceView view(Instance instance) {
        Optional<AppDefinition> app = versions.find(instance.id().app(), instance.version());
        return new InstanceView(
                instance,
                app.map(found -> health.of(instance, found)).orElse(InstanceHealth.unknown(0)),
                app.map(found -> readiness.isReady(instance, found)).orElse(true));
    }

    private Map<PathId, QueueEntry> queueEntries(Instant now) {
        Map<PathId, QueueEntry> entries = new HashMap<>();
        for (PathId app : instances.waiting().apps()) {
            List<Instance> waiting = instances.waiting().of(app);
            queue.definition(waiting.getFirst())
                    .ifPresent(definition -> entries.put(
                            app,
                            new QueueEntry(
                                    definition,
                                    waiting.size(),
                                    since(waiting),
                                    queue.nextLaunch(definition, now),
                                    queue.attempt(app))));
        }
        return entries;
    }

    private static Instant since(List<Instance> waiting) {
        Instant earliest = Instant.MAX;
        for (Instance instance : waiting) {
            Instant began = instance.task() == null
                    ? instance.scheduledAt()
                    : instance.task().since();
            earliest = began.isBefore(earliest) ? began : earliest;
        }
        return earliest;
    }
}
