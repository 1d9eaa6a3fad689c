package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.deployment.DeploymentAction;
import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.deployment.DeploymentStep;
import io.dcosboot.marathon.core.deployment.Progress;
import io.dcosboot.marathon.core.engine.Snapshot.DeploymentProgress;
import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.state.StateChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The running deployments (marathon.md §17). Each goes through its steps; an action looks at the instances there are
 * and does what is left to do, as often as one of them changes. So it does not matter where it was interrupted: after a
 * restart each begins with its first step and finds most of it done.
 */
final class Deployments {

    private static final class Running {
        private final DeploymentPlan plan;
        private final Set<PathId> affected;
        // 0 before the first step, then counting from 1.
        private int step;

        Running(DeploymentPlan plan) {
            this.plan = plan;
            this.affected = plan.affectedApps();
        }

        List<DeploymentAction> currentActions() {
            return step == 0 ? List.of() : current().actions();
        }

        DeploymentStep current() {
            return plan.steps().get(step - 1);
        }
    }

    private final Lifecycle lifecycle;
    private final BiConsumer<PathId, Turn> onAppStopped;
    private final Map<String, Running> running = new LinkedHashMap<>();

    /** @param onAppStopped told when a {@link DeploymentAction.Stop} has ended all instances of an app */
    Deployments(Lifecycle lifecycle, BiConsumer<PathId, Turn> onAppStopped) {
        this.lifecycle = lifecycle;
        this.onAppStopped = onAppStopped;
    }

    void recover(Collection<DeploymentPlan> stored) {
        stored.forEach(plan -> running.put(plan.id(), new Running(plan)));
    }

    int count() {
        return running.size();
    }

    Optional<DeploymentPlan> find(String id) {
        return Optional.ofNullable(running.get(id)).map(found -> found.plan);
    }

    /** Running plans that change one of these apps. */
    List<DeploymentPlan> touching(Set<PathId> apps) {
        return running.values().stream()
                .filter(found -> found.affected.stream().anyMatch(apps::contains))
                .map(found -> found.plan)
                .toList();
    }

    boolean isLocked(PathId app) {
        return running.values().stream().anyMatch(found -> found.affected.contains(app));
    }

    /** Whether some deployment will change the app in a later step than its present one. */
    boolean isPending(PathId app) {
        return running.values().stream()
                .anyMatch(found ->
                        found.affected.contains(app) && actionOn(app, found).isEmpty());
    }

    /** Stores a plan and begins it at the end of this turn. */
    void start(DeploymentPlan plan, Turn turn) {
        turn.store(new StateChange.PutDeployment(plan));
        running.put(plan.id(), new Running(plan));
    }

    /** Drops a plan; what it has done so far stays. */
    void cancel(DeploymentPlan plan, Turn turn) {
        if (running.remove(plan.id()) != null) {
            turn.store(new StateChange.DeleteDeployment(plan.id()));
            turn.publish(new MarathonEvent.DeploymentFailed(turn.now(), plan, "The upgrade has been cancelled"));
        }
    }

    /** Lets deployments react to changes of these apps, and begins new ones; returns those that are over. */
    List<DeploymentPlan> advance(Set<PathId> touched, Turn turn) {
        List<DeploymentPlan> over = new ArrayList<>();
        for (Running deployment : List.copyOf(running.values())) {
            boolean fresh = deployment.step == 0;
            List<PathId> changed =
                    deployment.affected.stream().filter(touched::contains).toList();
            if (!fresh && changed.isEmpty()) {
                continue;
            }
            if (fresh) {
                begin(deployment, 1, turn);
            }
            changed.forEach(app -> act(app, deployment, turn));
            while (deployment.step <= deployment.plan.steps().size() && isDone(deployment)) {
                finishStep(deployment, turn);
                begin(deployment, deployment.step + 1, turn);
            }
            if (deployment.step > deployment.plan.steps().size()) {
                running.remove(deployment.plan.id());
                turn.store(new StateChange.DeleteDeployment(deployment.plan.id()));
                turn.publish(new MarathonEvent.DeploymentSucceeded(turn.now(), deployment.plan));
                over.add(deployment.plan);
            }
        }
        return over;
    }

    List<DeploymentProgress> progress() {
        return running.values().stream()
                .map(found -> new DeploymentProgress(found.plan, found.affected, found.step, found.currentActions()))
                .toList();
    }

    private void begin(Running deployment, int step, Turn turn) {
        deployment.step = step;
        if (step > deployment.plan.steps().size()) {
            return;
        }
        turn.publish(new MarathonEvent.DeploymentInfo(turn.now(), deployment.plan, deployment.current()));
        deployment.current().actions().forEach(action -> carryOut(action, turn));
    }

    private boolean isDone(Running deployment) {
        return deployment.currentActions().stream()
                .allMatch(action ->
                        Progress.of(action, lifecycle.observe(action.app())).done());
    }

    private void finishStep(Running deployment, Turn turn) {
        DeploymentStep step = deployment.current();
        for (DeploymentAction action : step.actions()) {
            if (action instanceof DeploymentAction.Stop) {
                onAppStopped.accept(action.app(), turn);
            }
        }
        turn.publish(new MarathonEvent.DeploymentStepSucceeded(turn.now(), deployment.plan, step));
    }

    private void act(PathId app, Running deployment, Turn turn) {
        actionOn(app, deployment).ifPresent(action -> carryOut(action, turn));
    }

    private void carryOut(DeploymentAction action, Turn turn) {
        Progress progress = Progress.of(action, lifecycle.observe(action.app()));
        lifecycle.carryOut(progress, definition(action), turn);
    }

    private static AppDefinition definition(DeploymentAction action) {
        return switch (action) {
            case DeploymentAction.Start start -> start.target();
            case DeploymentAction.Scale scale -> scale.target();
            case DeploymentAction.Restart restart -> restart.target();
            case DeploymentAction.Stop stop -> stop.original();
        };
    }

    // The last action on the app up to the current step: earlier steps are kept up while later ones run. Making an app
    // known says nothing about its instances.
    private static Optional<DeploymentAction> actionOn(PathId app, Running deployment) {
        int reached = Math.min(deployment.step, deployment.plan.steps().size());
        return deployment.plan.steps().subList(0, reached).reversed().stream()
                .flatMap(step -> step.actions().stream())
                .filter(action -> action.app().equals(app) && !(action instanceof DeploymentAction.Start))
                .findFirst();
    }
}
