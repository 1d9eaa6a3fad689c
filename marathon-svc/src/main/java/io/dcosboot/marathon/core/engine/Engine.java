package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.DeploymentAccepted;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.RootChange;
import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.deployment.Progress;
import io.dcosboot.marathon.core.deployment.Scaling;
import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.state.StoredState;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Marathon's decisions. It is told what happens and asked for changes, one at a time and with the time at which that
 * is; it answers with {@link Effect}s. It does no I/O, so that it runs as well under virtual time with faults as in a
 * process. One thread at a time.
 *
 * <p>An engine is made from what is stored when this node is elected, and thrown away when it is deposed.
 */
public final class Engine {

    private final EngineSettings settings;
    private final Instances instances;
    private final AppVersions versions = new AppVersions();
    private final MasterLink master;
    private final HealthBoard health;
    private final ReadinessBoard readiness;
    private final Kills kills;
    private final Lifecycle lifecycle;
    private final Deployments deployments;
    private final Root root;
    private final LaunchQueue queue;
    private final OfferDesk desk;
    private final OfferDemand demand;
    private final Subscription subscription;
    private final Reconciliation reconciliation;
    private final Failures failures;
    private final TaskUpdates updates;
    private final Watch watch;
    private final Readings readings;
    private Instant nextScaleCheck;

    private Engine(
            StoredState stored,
            EngineSettings settings,
            RootRules rules,
            IdSource ids,
            RandomGenerator random,
            Instant now) {
        this.settings = settings;
        instances = new Instances(stored.instances(), ids);
        master = new MasterLink(stored.frameworkId());
        health = new HealthBoard(instances);
        readiness = new ReadinessBoard(instances);
        kills = new Kills(settings.killing(), master);
        lifecycle = new Lifecycle(instances, versions, health, readiness, kills);
        deployments = new Deployments(lifecycle, this::appStopped);
        root = new Root(stored, settings, rules, ids, deployments, instances, versions);
        queue = new LaunchQueue(instances, this::launchDefinition);
        desk = new OfferDesk(settings.launching(), instances, queue, master, root::current, random, now);
        demand = new OfferDemand(settings.launching().minReviveInterval(), instances, queue, master);
        subscription = new Subscription(settings.framework(), instances, root, master, demand);
        reconciliation = new Reconciliation(settings.reconciliationInterval(), instances, master);
        failures = new Failures(stored.failures());
        updates = new TaskUpdates(
                instances, versions, lifecycle, health, kills, queue, desk, failures, reconciliation, master);
        watch = new Watch(settings.launching(), instances, versions, lifecycle, kills);
        readings = new Readings(instances, versions, health, readiness, deployments, root, queue, failures, master);
        nextScaleCheck = now.plus(settings.scaleAppsInitialDelay());
    }

    /** An engine with what was stored, and what it has to do first. */
    public static Decision<Engine> recover(
            StoredState stored,
            EngineSettings settings,
            RootRules rules,
            IdSource ids,
            RandomGenerator random,
            Instant now) {
        var engine = new Engine(stored, settings, rules, ids, random, now);
        Turn turn = new Turn(now);
        engine.resume(stored, turn);
        engine.finish(turn);
        return new Decision<>(engine, turn.effects());
    }

    private void resume(StoredState stored, Turn turn) {
        root.resume(stored, turn);
        for (Instance instance : instances.all().toList()) {
            instances.touch(instance.id().app());
            if (instance.isDying()) {
                kills.kill(instance);
            }
            definition(instance).ifPresent(app -> health.runs(instance, app, turn));
        }
    }

    /** Handles something that happened. */
    public List<Effect> handle(Input input, Instant now) {
        Turn turn = new Turn(now);
        switch (input) {
            case Input.Subscribed(var id, var info) -> subscribed(id, info, turn);
            case Input.Disconnected _ -> disconnected(turn);
            case Input.Offered(var offers) -> {
                if (master.isSubscribed()) {
                    desk.answer(offers, turn);
                }
            }
            case Input.Updated(var status) -> updated(status, turn);
            case Input.Probed(var key, var outcome) -> probed(key, outcome, turn);
            case Input.Failed(var message) -> failed(message, turn);
            case Input.Tick _ -> {}
        }
        finish(turn);
        return turn.effects();
    }

    /** The call that opens a subscription now. */
    public Call subscribeCall(Instant now) {
        return subscription.call(now);
    }

    /**
     * @throws Refused when it cannot be; then nothing has changed
     */
    public Decision<DeploymentAccepted> updateRoot(RootChange change, boolean force, Instant now) {
        Turn turn = new Turn(now);
        DeploymentAccepted accepted = root.update(change, force, turn);
        finish(turn);
        return new Decision<>(accepted, turn.effects());
    }

    /** Says that a change was refused. */
    public List<Effect> refused(RootChange change, String reason, Instant now) {
        Turn turn = new Turn(now);
        turn.publish(new MarathonEvent.GroupChangeFailed(now, change.scope(), root.nextVersion(now), reason));
        return turn.effects();
    }

    /**
     * Drops a deployment and starts another that undoes it (marathon.md §17).
     *
     * @throws Refused when no such deployment runs
     */
    public Decision<DeploymentAccepted> rollBack(String deploymentId, Instant now) {
        Turn turn = new Turn(now);
        DeploymentAccepted accepted = root.rollBack(running(deploymentId), turn);
        finish(turn);
        return new Decision<>(accepted, turn.effects());
    }

    /**
     * Drops a deployment and leaves everything as it is.
     *
     * @throws Refused when no such deployment runs
     */
    public List<Effect> abandon(String deploymentId, Instant now) {
        Turn turn = new Turn(now);
        DeploymentPlan plan = running(deploymentId);
        deployments.cancel(plan, turn);
        plan.affectedApps().forEach(instances::touch);
        finish(turn);
        return turn.effects();
    }

    /** Ends the tasks of active instances; {@code wipe} also forgets the instances. Unknown ids do nothing. */
    public List<Effect> kill(Collection<InstanceId> ids, boolean wipe, Instant now) {
        Turn turn = new Turn(now);
        for (InstanceId id : ids) {
            instances.find(id).ifPresent(instance -> {
                if (wipe) {
                    lifecycle.decommission(instance, turn);
                } else if (instance.condition().isActive()) {
                    kills.kill(instance);
                }
            });
        }
        finish(turn);
        return turn.effects();
    }

    /**
     * Ends the launch delay of an app.
     *
     * @throws Refused when the app is not in the launch queue
     */
    public List<Effect> resetDelay(PathId app, Instant now) {
        Turn turn = new Turn(now);
        List<Instance> waiting = instances.waiting().of(app);
        if (waiting.isEmpty()) {
            throw new Refused(new Failure.NotFound("Application " + app + " not found in tasks queue."));
        }
        waiting.forEach(instance -> launchDefinition(instance).ifPresent(queue::resetDelay));
        finish(turn);
        return turn.effects();
    }

    /** When {@link Input.Tick} is due at the latest. */
    public Instant nextDeadline(Instant now) {
        return Stream.of(
                        Optional.of(nextScaleCheck),
                        kills.nextDeadline(),
                        demand.nextDeadline(),
                        reconciliation.nextDeadline(),
                        watch.nextDeadline(),
                        queue.nextDeadline(now))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElse(nextScaleCheck);
    }

    /** What readers may know now. */
    public Snapshot snapshot(Instant now) {
        return readings.snapshot(now);
    }

    private void subscribed(String frameworkId, MasterInfo info, Turn turn) {
        subscription.opened(frameworkId, info, turn);
        desk.homeRegion(
                info.getDomain().hasFaultDomain()
                        ? info.getDomain().getFaultDomain().getRegion().getName()
                        : null);
        kills.resendAll();
        reconciliation.start(turn);
    }

    private void disconnected(Turn turn) {
        if (master.isSubscribed()) {
            turn.publish(new MarathonEvent.SchedulerDisconnected(turn.now()));
        }
        master.disconnected();
        reconciliation.stop();
    }

    private static void failed(String message, Turn turn) {
        if (message.contains("Framework has been removed")) {
            turn.add(new Effect.GiveUp(message));
        }
    }

    private void updated(TaskStatus status, Turn turn) {
        Optional<Instance> before =
                TaskId.parse(status.getTaskId().getValue()).flatMap(task -> instances.find(task.instance()));
        updates.handle(status, turn);
        // Its replacement is one too many now.
        before.filter(instance -> instance.condition() == Condition.UNREACHABLE_INACTIVE)
                .flatMap(instance -> instances.find(instance.id()))
                .filter(Instance::isRunning)
                .ifPresent(instance -> scale(instance.id().app(), turn));
    }

    private void probed(ProbeKey key, Probe.Outcome outcome, Turn turn) {
        Optional<Instance> found = instances.find(key.task().instance());
        Task task = found.map(Instance::task).orElse(null);
        if (found.isEmpty() || task == null || !task.id().equals(key.task())) {
            return;
        }
        Instance instance = found.get();
        if (key.purpose() == ProbeKey.Purpose.READINESS) {
            readiness.answered(key, outcome, turn);
            return;
        }
        Optional<AppDefinition> app = definition(instance);
        if (app.isEmpty()) {
            return;
        }
        health.probed(instance, app.get(), key.check(), outcome, turn)
                .filter(_ -> !kills.isKilling(task.id()))
                .ifPresent(cause -> killUnhealthy(instance, task, cause, turn));
    }

    private void killUnhealthy(Instance instance, Task task, String cause, Turn turn) {
        turn.publish(new MarathonEvent.UnhealthyInstanceKilled(
                turn.now(),
                instance.id().app(),
                task.id(),
                instance.id(),
                instance.version(),
                cause,
                instance.agent() == null ? "" : instance.agent().host(),
                instance.agent() == null ? "" : instance.agent().id()));
        failures.killedAsUnhealthy(instance, task, cause, turn);
        kills.kill(instance);
    }

    // Everything that follows from what has just changed, until nothing follows any more.
    private void finish(Turn turn) {
        boolean scaleAll = !nextScaleCheck.isAfter(turn.now());
        if (scaleAll) {
            nextScaleCheck = turn.now().plus(settings.scaleAppsInterval());
            queue.purge(turn.now());
            removeStrays(turn);
            root.current().transitiveApps().forEach(app -> scale(app.id(), turn));
        }
        watch.proceed(turn);
        for (boolean first = true; ; first = false) {
            Set<PathId> touched = instances.drainTouched();
            if (touched.isEmpty() && !(first && deployments.count() > 0)) {
                break;
            }
            List<DeploymentPlan> over = deployments.advance(touched, turn);
            over.forEach(plan -> plan.affectedApps().forEach(instances::touch));
            touched.forEach(app -> replaceMissing(app, turn));
            touched.forEach(app -> askReadiness(app, turn));
            touched.forEach(this::forgetVersions);
        }
        subscription.proceed(turn);
        kills.proceed(turn);
        demand.proceed(turn);
        if (master.isSubscribed()) {
            reconciliation.proceed(turn);
        }
    }

    // Deployments care for the apps they change themselves.
    private void replaceMissing(PathId app, Turn turn) {
        root.current().app(app).filter(_ -> !deployments.isLocked(app)).ifPresent(target -> {
            Progress progress = Scaling.progress(target, List.of(), lifecycle.observe(app));
            lifecycle.carryOut(new Progress(List.of(), progress.launch(), false), target, turn);
        });
    }

    private void askReadiness(PathId app, Turn turn) {
        boolean deploying = deployments.isLocked(app);
        for (Instance instance : instances.of(app)) {
            if (deploying) {
                definition(instance).ifPresent(definition -> readiness.ask(instance, definition, turn));
            } else {
                readiness.rest(instance, turn);
            }
        }
    }

    private void scale(PathId app, Turn turn) {
        root.current()
                .app(app)
                .filter(_ -> !deployments.isLocked(app))
                .ifPresent(target ->
                        lifecycle.carryOut(Scaling.progress(target, List.of(), lifecycle.observe(app)), target, turn));
    }

    // Instances of apps that are gone, and that no deployment stops.
    private void removeStrays(Turn turn) {
        for (PathId app : instances.apps()) {
            if (root.current().app(app).isEmpty() && !deployments.isLocked(app)) {
                instances.of(app).forEach(instance -> lifecycle.decommission(instance, turn));
            }
        }
    }

    private void forgetVersions(PathId app) {
        Set<Instant> used =
                instances.of(app).stream().map(Instance::version).collect(Collectors.toCollection(HashSet::new));
        root.current()
                .app(app)
                .ifPresent(current -> used.add(current.versionInfo().version()));
        versions.retain(app, used);
    }

    private void appStopped(PathId app, Turn turn) {
        queue.forget(app);
        failures.forget(app, turn);
        turn.publish(new MarathonEvent.AppTerminated(turn.now(), app));
    }

    // While a deployment has not come to an app yet, its instances keep their version.
    private Optional<AppDefinition> launchDefinition(Instance instance) {
        PathId app = instance.id().app();
        Optional<AppDefinition> current = root.current().app(app);
        return current.isPresent() && deployments.isPending(app)
                ? definition(instance).or(() -> current)
                : current;
    }

    private Optional<AppDefinition> definition(Instance instance) {
        return versions.find(instance.id().app(), instance.version());
    }

    private DeploymentPlan running(String deploymentId) {
        return deployments
                .find(deploymentId)
                .orElseThrow(
                        () -> new Refused(new Failure.NotFound("DeploymentPlan " + deploymentId + " does not exist")));
    }
}
