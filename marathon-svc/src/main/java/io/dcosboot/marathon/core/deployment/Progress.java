package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.instance.Instance;
import java.util.List;

/**
 * What an action has to do next, derived from the instances alone: asking again after doing it, or after a restart of
 * this process, gives what is left to do (marathon.md §17).
 *
 * @param stop instances whose goal is to be decommissioned
 * @param launch how many instances are to be scheduled
 * @param done nothing is left to do or to wait for
 */
public record Progress(List<Instance> stop, int launch, boolean done) {

    static final Progress DONE = new Progress(List.of(), 0, true);

    public Progress {
        stop = List.copyOf(stop);
    }

    /** Where {@code action} stands. */
    public static Progress of(DeploymentAction action, List<Observed> instances) {
        return switch (action) {
            case DeploymentAction.Start _ -> DONE;
            case DeploymentAction.Stop _ -> stopping(instances);
            case DeploymentAction.Restart(var target) -> RollingUpgrade.progress(target, instances);
            // Whatever an abandoned upgrade left behind is replaced on the way.
            case DeploymentAction.Scale scale
            when RollingUpgrade.isNeeded(scale.target(), instances) ->
                RollingUpgrade.progress(scale.target(), instances);
            case DeploymentAction.Scale(var target, var kill) -> Scaling.progress(target, kill, instances);
        };
    }

    private static Progress stopping(List<Observed> instances) {
        return new Progress(
                instances.stream()
                        .map(Observed::instance)
                        .filter(instance -> !instance.isDying())
                        .toList(),
                0,
                instances.isEmpty());
    }
}
