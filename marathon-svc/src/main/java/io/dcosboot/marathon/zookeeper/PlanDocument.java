package io.dcosboot.marathon.zookeeper;

import io.dcosboot.marathon.core.deployment.DeploymentAction;
import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.deployment.DeploymentStep;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.List;

/** A deployment plan as it is stored: its two roots only by their versions. */
record PlanDocument(String id, Instant version, Instant original, Instant target, List<List<Action>> steps) {

    enum Kind {
        START,
        SCALE,
        RESTART,
        STOP
    }

    record Action(Kind kind, PathId app, List<InstanceId> kill) {}

    static PlanDocument of(DeploymentPlan plan) {
        return new PlanDocument(
                plan.id(),
                plan.version(),
                plan.original().version(),
                plan.target().version(),
                plan.steps().stream()
                        .map(step -> step.actions().stream()
                                .map(PlanDocument::action)
                                .toList())
                        .toList());
    }

    private static Action action(DeploymentAction action) {
        return switch (action) {
            case DeploymentAction.Start start -> new Action(Kind.START, start.app(), List.of());
            case DeploymentAction.Scale scale -> new Action(Kind.SCALE, scale.app(), scale.kill());
            case DeploymentAction.Restart restart -> new Action(Kind.RESTART, restart.app(), List.of());
            case DeploymentAction.Stop stop -> new Action(Kind.STOP, stop.app(), List.of());
        };
    }

    /** @throws IllegalArgumentException when the roots lack an app that a step names */
    DeploymentPlan toPlan(Group originalRoot, Group targetRoot) {
        return new DeploymentPlan(
                id,
                version,
                originalRoot,
                targetRoot,
                steps.stream()
                        .map(step -> new DeploymentStep(step.stream()
                                .map(action -> toAction(action, originalRoot, targetRoot))
                                .toList()))
                        .toList());
    }

    private static DeploymentAction toAction(Action action, Group original, Group target) {
        return switch (action.kind) {
            case START -> new DeploymentAction.Start(app(target, action.app));
            case SCALE -> new DeploymentAction.Scale(app(target, action.app), action.kill);
            case RESTART -> new DeploymentAction.Restart(app(target, action.app));
            case STOP -> new DeploymentAction.Stop(app(original, action.app));
        };
    }

    private static AppDefinition app(Group root, PathId id) {
        return root.app(id).orElseThrow(() -> new IllegalArgumentException("the root has no app " + id));
    }
}
