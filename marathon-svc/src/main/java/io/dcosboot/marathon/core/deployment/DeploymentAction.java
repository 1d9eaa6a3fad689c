package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import java.util.List;

/** One change of one app within a step (marathon.md §16). */
public sealed interface DeploymentAction {

    PathId app();

    /** Name on the wire (marathon.md §9). */
    String wireName();

    /** Makes a new app known, without instances. */
    record Start(AppDefinition target) implements DeploymentAction {
        @Override
        public PathId app() {
            return target.id();
        }

        @Override
        public String wireName() {
            return "StartApplication";
        }
    }

    /**
     * Brings the number of instances to the target's.
     *
     * @param kill the instances to end first when there are too many
     */
    record Scale(AppDefinition target, List<InstanceId> kill) implements DeploymentAction {
        public Scale {
            kill = List.copyOf(kill);
        }

        @Override
        public PathId app() {
            return target.id();
        }

        @Override
        public String wireName() {
            return "ScaleApplication";
        }
    }

    /** Replaces the instances of older configurations (marathon.md §18). */
    record Restart(AppDefinition target) implements DeploymentAction {
        @Override
        public PathId app() {
            return target.id();
        }

        @Override
        public String wireName() {
            return "RestartApplication";
        }
    }

    /** Ends and forgets all instances. */
    record Stop(AppDefinition original) implements DeploymentAction {
        @Override
        public PathId app() {
            return original.id();
        }

        @Override
        public String wireName() {
            return "StopApplication";
        }
    }
}
