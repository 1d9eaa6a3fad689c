package io.dcosboot.marathon.core.engine;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.RootChange;
import io.dcosboot.marathon.core.deployment.Apps;
import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.deployment.RollingUpgrade;
import io.dcosboot.marathon.core.engine.SimAgent.SimTask;
import io.dcosboot.marathon.core.engine.Snapshot.DeploymentProgress;
import io.dcosboot.marathon.core.engine.Snapshot.InstanceView;
import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.instance.Goal;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.state.StoredState;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An engine, its store, a model of Mesos and impatient users in one thread under virtual time. Marathon may crash
 * between any two effects; the master may fail over; agents may be cut off; calls and updates may be lost.
 */
final class SimWorld {

    private static final Duration STEP = Duration.ofMillis(500);
    private static final List<String> APPS = List.of("/a", "/g/b", "/g/c");

    private final Random random;
    private final MemoryStore store = new MemoryStore(Group.emptyRoot(T0));
    private final SimMaster master;
    private final Map<ProbeKey, Instant> probes = new HashMap<>();
    private final Map<PathId, Integer> mostAllowed = new TreeMap<>();
    private Instant now = T0;
    private Instant reconnectAt = T0;
    private Engine engine;
    private boolean calm;
    private long ids;

    SimWorld(long seed) {
        random = new Random(seed);
        master = new SimMaster(4, random, now, this::checkLaunch);
        restart();
    }

    void run(int chaosSteps, int calmSteps) {
        for (int i = 0; i < chaosSteps; i++) {
            trouble();
            users();
            step();
        }
        calm = true;
        master.becomeCalm();
        for (int i = 0; i < calmSteps && !hasConverged(); i++) {
            step();
        }
        assertThat(hasConverged()).withFailMessage(this::describe).isTrue();
    }

    // ---- time

    private void step() {
        now = now.plus(STEP);
        master.advance(now);
        if (!master.isSubscribed() && !reconnectAt.isAfter(now)) {
            master.subscribe(engine.subscribeCall(now));
        }
        for (Input input = master.poll(); input != null; input = master.poll()) {
            if (!calm && random.nextInt(400) == 0) {
                restart();
                return;
            }
            carryOut(engine.handle(input, now));
        }
        probe();
        if (!engine.nextDeadline(now).isAfter(now)) {
            carryOut(engine.handle(new Input.Tick(), now));
        }
    }

    private void probe() {
        for (ProbeKey key : List.copyOf(probes.keySet())) {
            if (!probes.getOrDefault(key, Instant.MAX).isAfter(now)) {
                probes.put(key, now.plusSeconds(5));
                boolean well = master.task(key.task().value())
                        .filter(task -> task.state == TaskState.TASK_RUNNING && !task.healthyAt.isAfter(now))
                        .isPresent();
                boolean answered = well && (calm || random.nextInt(10) > 0);
                carryOut(engine.handle(
                        new Input.Probed(
                                key, answered ? new Probe.Outcome.Healthy() : new Probe.Outcome.Unhealthy("no")),
                        now));
            }
        }
    }

    /** False: Marathon crashed on the way, and everything not yet carried out is lost. */
    private boolean carryOut(List<Effect> effects) {
        boolean lost = false;
        for (Effect effect : effects) {
            if (!calm && random.nextInt(500) == 0) {
                restart();
                return false;
            }
            switch (effect) {
                case Effect.Store(var change) -> store.write(change);
                case Effect.Send(var call) -> {
                    if (calm || random.nextInt(200) > 0) {
                        master.call(call);
                    } else {
                        master.disconnect();
                        lost = true;
                    }
                }
                case Effect.Publish _ -> {}
                case Effect.StartProbe(var key, var _) -> probes.put(key, now.plusSeconds(5));
                case Effect.StopProbe(var key) -> probes.remove(key);
                case Effect.GiveUp(var reason) -> throw new AssertionError(reason);
            }
        }
        if (!effects.isEmpty()) {
            checkBooks();
        }
        if (lost) {
            lose();
        }
        return true;
    }

    private void restart() {
        probes.clear();
        master.disconnect();
        reconnectAt = now.plusMillis(random.nextInt(4_000));
        Decision<Engine> recovered = Engine.recover(
                store.load(), EngineSettings.DEFAULT, (_, edited) -> edited, () -> new UUID(0, ++ids), random, now);
        engine = recovered.result();
        carryOut(recovered.effects());
    }

    private void lose() {
        master.disconnect();
        reconnectAt = now.plusMillis(random.nextInt(4_000));
        carryOut(engine.handle(new Input.Disconnected(), now));
    }

    // ---- faults and users

    private void trouble() {
        List<SimAgent> agents = List.copyOf(master.agents.values());
        switch (random.nextInt(120)) {
            case 0 -> master.cutOff(agents.get(random.nextInt(agents.size())));
            case 1 -> {
                master.failOver();
                reconnectAt = now.plusMillis(random.nextInt(6_000));
                carryOut(engine.handle(new Input.Disconnected(), now));
            }
            case 2 -> lose();
            case 3 -> restart();
            default -> {}
        }
    }

    private void users() {
        String app = APPS.get(random.nextInt(APPS.size()));
        try {
            switch (random.nextInt(60)) {
                case 0, 1, 2 -> deploy(app);
                case 3 -> scale(app);
                case 4 -> remove(app);
                case 5 -> undo();
                case 6 -> killSome(app);
                case 7 -> restartApp(app);
                default -> {}
            }
        } catch (Refused refused) {
            checkBooks();
        }
    }

    private void deploy(String id) {
        Apps app = Apps.app(id)
                .instances(1 + random.nextInt(4))
                .cmd("sleep " + random.nextInt(4))
                .strategy(random.nextInt(3) / 2.0, random.nextInt(3) / 2.0)
                .needs(0.5 + random.nextInt(2), 32);
        if (random.nextBoolean()) {
            app.checks(new HealthCheck.Http(
                    HealthCheck.Scheme.HTTP,
                    "/",
                    new HealthCheck.Port.ByIndex(0),
                    false,
                    new HealthCheck.Timing(
                            Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(1), 3, Duration.ZERO)));
        }
        if (!id.equals("/a") && random.nextBoolean()) {
            app.dependsOn("/a");
        }
        change(root -> root.withApp(app.build(), now), Set.of());
    }

    private void scale(String id) {
        int count = random.nextInt(6);
        change(
                root -> root.app(new PathId(id))
                        .map(app -> root.withApp(app.scaledTo(count), now))
                        .orElse(root),
                Set.of());
    }

    private void remove(String id) {
        change(root -> root.withoutApp(new PathId(id), now), Set.of());
    }

    private void restartApp(String id) {
        change(root -> root, Set.of(new PathId(id)));
    }

    private void undo() {
        List<DeploymentProgress> running = engine.snapshot(now).deployments();
        if (!running.isEmpty()) {
            String id = running.get(random.nextInt(running.size())).plan().id();
            allow(engine.snapshot(now));
            carryOut(random.nextBoolean() ? engine.rollBack(id, now).effects() : engine.abandon(id, now));
            allow(engine.snapshot(now));
        }
    }

    private void killSome(String id) {
        List<InstanceId> victims = engine.snapshot(now).instancesOf(new PathId(id)).stream()
                .map(view -> view.instance().id())
                .filter(_ -> random.nextBoolean())
                .toList();
        carryOut(engine.kill(victims, random.nextBoolean(), now));
    }

    private void change(UnaryOperator<Group> edit, Set<PathId> restarted) {
        var change = new RootChange(PathId.ROOT, (root, _) -> edit.apply(root), restarted, Map.of());
        allow(engine.snapshot(now));
        carryOut(engine.updateRoot(change, random.nextInt(3) == 0, now).effects());
        allow(engine.snapshot(now));
    }

    // ---- what must hold

    /** An instance is stored with its task before that is launched, and its earlier tasks are over. */
    private void checkLaunch(TaskInfo info) {
        TaskId id = TaskId.parse(info.getTaskId().getValue()).orElseThrow();
        Instance stored = store.instance(id.instance());
        assertThat(stored).as("stored before launched").isNotNull();
        assertThat(stored.task().id()).isEqualTo(id);
        assertThat(master.alive())
                .as("one live task for %s", id.instance())
                .noneMatch(task -> instanceOf(task).equals(id.instance()));
    }

    /** The store holds what the engine knows, and no more runs than may. */
    private void checkBooks() {
        StoredState stored = store.load();
        Snapshot snapshot = engine.snapshot(now);
        assertThat(instances(snapshot)).isEqualTo(stored.instances());
        assertThat(snapshot.root()).isEqualTo(stored.root());
        assertThat(snapshot.deployments().stream().map(DeploymentProgress::plan).map(DeploymentPlan::id))
                .containsExactlyInAnyOrderElementsOf(
                        stored.deployments().stream().map(DeploymentPlan::id).toList());
        allow(snapshot);
        snapshot.instances().forEach((app, views) -> {
            long held = views.stream()
                    .map(InstanceView::instance)
                    .filter(instance ->
                            instance.hasLiveTask() && !instance.condition().isUnreachable())
                    .count();
            assertThat(held)
                    .as(() -> "tasks of " + app + "\n" + describe())
                    .isLessThanOrEqualTo(mostAllowed.getOrDefault(app, 0));
        });
    }

    private static List<Instance> instances(Snapshot snapshot) {
        return snapshot.instances().values().stream()
                .flatMap(List::stream)
                .map(InstanceView::instance)
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    // A smaller target does not end what a greater one allowed at once; but the bound falls when all is quiet.
    private void allow(Snapshot snapshot) {
        snapshot.root().transitiveApps().forEach(app -> {
            var strategy = app.resilience().upgradeStrategy();
            int capacity = (int) Math.floor(app.instances() * (1 + strategy.maximumOverCapacity()) + 1e-9);
            int least = (int) Math.ceil(app.instances() * strategy.minimumHealthCapacity() - 1e-9);
            int most = least == capacity ? capacity + 1 : capacity;
            boolean quiet = snapshot.deploymentsOf(app.id()).isEmpty()
                    && snapshot.instancesOf(app.id()).size() <= app.instances();
            mostAllowed.merge(app.id(), most, (before, current) -> quiet ? current : Math.max(before, current));
        });
    }

    private boolean hasConverged() {
        Snapshot snapshot = engine.snapshot(now);
        if (!snapshot.deployments().isEmpty() || !master.isSubscribed()) {
            return false;
        }
        Map<PathId, Long> running = master.alive().stream()
                .filter(task -> task.state == TaskState.TASK_RUNNING && task.killedAt == null)
                .collect(Collectors.groupingBy(task -> instanceOf(task).app(), TreeMap::new, Collectors.counting()));
        Map<PathId, Long> wanted = snapshot.root()
                .transitiveApps()
                .filter(app -> app.instances() > 0)
                .collect(Collectors.toMap(AppDefinition::id, app -> (long) app.instances(), (a, _) -> a, TreeMap::new));
        long known = instances(snapshot).stream()
                .filter(instance -> instance.isRunning() && instance.goal() == Goal.RUNNING)
                .count();
        return running.equals(wanted)
                && known == instances(snapshot).size()
                && known == master.alive().size();
    }

    private static InstanceId instanceOf(SimTask task) {
        return TaskId.parse(task.info.getTaskId().getValue()).orElseThrow().instance();
    }

    private String describe() {
        List<String> lines = new ArrayList<>();
        Snapshot snapshot = engine.snapshot(now);
        lines.add("not converged at " + now + ", deadline " + engine.nextDeadline(now));
        snapshot.root()
                .transitiveApps()
                .forEach(app -> lines.add("wanted: " + app.id() + " " + app.instances() + " "
                        + app.resilience().upgradeStrategy() + " " + app.versionInfo()));
        snapshot.deployments()
                .forEach(progress -> lines.add("deployment step " + progress.currentStep() + " of "
                        + progress.plan().steps().size() + ": "
                        + progress.currentActions().stream()
                                .map(action -> action.wireName() + " " + action.app())
                                .toList()));
        snapshot.instances().values().stream().flatMap(List::stream).forEach(view -> {
            Optional<AppDefinition> app =
                    snapshot.root().app(view.instance().id().app());
            lines.add(view.instance().id() + " " + view.instance().goal() + " "
                    + view.instance().condition() + " " + view.health().aggregate() + " outdated "
                    + app.map(found -> RollingUpgrade.isOutdated(view.instance(), found)));
        });
        snapshot.queue()
                .values()
                .forEach(entry -> lines.add("queued: " + entry.count() + " of "
                        + entry.app().id() + " since " + entry.since() + " until " + entry.nextLaunchAt() + ", offers "
                        + entry.attempt().processed()));
        lines.add(master.toString());
        return String.join("\n", lines);
    }
}
