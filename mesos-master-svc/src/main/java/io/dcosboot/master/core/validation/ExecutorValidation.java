package io.dcosboot.master.core.validation;

import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.ExecutorId;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.validation.TaskValidation.Situation;
import io.dcosboot.mesos.client.Ids;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ExecutorInfo;
import java.util.Optional;

/** Whether an executor may be started, or is the one that runs already (mesos-master.md §7, lines 18 to 20). */
final class ExecutorValidation {

    private ExecutorValidation() {}

    /** What holds for executors of tasks and of task groups alike. */
    static Optional<String> validate(ExecutorInfo executor, Situation situation) {
        return type(executor)
                .or(() -> Ids.validate(executor.getExecutorId().getValue()))
                .or(() -> executor.getShutdownGracePeriod().getNanoseconds() < 0
                        ? Optional.of("ExecutorInfo's 'shutdown_grace_period' must be non-negative")
                        : Optional.empty())
                .or(() -> EnvironmentValidation.command(executor.getCommand())
                        .map(why -> "Executor's `CommandInfo` is invalid: " + why))
                .or(() -> executor.hasContainer()
                        ? EnvironmentValidation.container(executor.getContainer())
                                .map(why -> "Executor's `ContainerInfo` is invalid: " + why)
                        : Optional.empty())
                .or(() -> framework(executor, situation))
                .or(() -> resources(executor))
                .or(() -> compatible(executor, situation));
    }

    /** What holds for executors of single tasks besides. */
    static Optional<String> ofTask(ExecutorInfo executor, Situation situation) {
        return validate(executor, situation)
                .or(() -> executor.getType() == ExecutorInfo.Type.CUSTOM
                        ? Optional.empty()
                        : Optional.of("'ExecutorInfo.type' must be 'CUSTOM'"))
                .or(() -> executor.getResourcesList().stream().anyMatch(resource -> resource.hasShared())
                        ? Optional.of("Executor resources should not contain any shared resources")
                        : Optional.empty())
                .or(() -> sharedCgroups(executor));
    }

    private static Optional<String> type(ExecutorInfo executor) {
        return switch (executor.getType()) {
            case CUSTOM ->
                executor.hasCommand()
                        ? Optional.empty()
                        : Optional.of("'ExecutorInfo.command' must be set for 'CUSTOM' executor");
            case DEFAULT -> ofDefault(executor);
            case UNKNOWN -> Optional.empty();
        };
    }

    private static Optional<String> ofDefault(ExecutorInfo executor) {
        if (executor.hasCommand()) {
            return Optional.of("'ExecutorInfo.command' must not be set for 'DEFAULT' executor");
        }
        if (!executor.hasContainer()) {
            return Optional.empty();
        }
        if (executor.getContainer().getType() != ContainerInfo.Type.MESOS) {
            return Optional.of("'ExecutorInfo.container.type' must be 'MESOS' for 'DEFAULT' executor");
        }
        return executor.getContainer().getMesos().hasImage()
                ? Optional.of("'ExecutorInfo.container.mesos.image' must not be set for 'DEFAULT' executor")
                : Optional.empty();
    }

    private static Optional<String> framework(ExecutorInfo executor, Situation situation) {
        if (!executor.hasFrameworkId()) {
            return Optional.of("'ExecutorInfo.framework_id' must be set");
        }
        return executor.getFrameworkId().equals(situation.framework().id().toProto())
                ? Optional.empty()
                : Optional.of("ExecutorInfo has an invalid FrameworkID (Actual: "
                        + executor.getFrameworkId().getValue() + " vs Expected: "
                        + situation.framework().id() + ")");
    }

    private static Optional<String> resources(ExecutorInfo executor) {
        var resources = executor.getResourcesList();
        return DemandValidation.form(resources)
                .map(why -> "Executor uses invalid resources: " + why)
                .or(() -> DemandValidation.uniqueVolumes(resources)
                        .map(why -> "Executor uses duplicate persistence ID: " + why))
                .or(() ->
                        DemandValidation.oneAllocationRole(resources).map(why -> "Invalid executor resources: " + why))
                .or(() -> DemandValidation.revocableMix(resources)
                        .map(why -> "Executor mixes revocable and non-revocable resources: " + why));
    }

    private static Optional<String> sharedCgroups(ExecutorInfo executor) {
        return executor.getContainer().getLinuxInfo().hasShareCgroups()
                        && executor.getContainer().getLinuxInfo().getShareCgroups()
                ? Optional.of("The 'share_cgroups' field cannot be set to 'true' on executor containers")
                : Optional.empty();
    }

    private static Optional<String> compatible(ExecutorInfo executor, Situation situation) {
        return existing(executor, situation)
                .filter(known -> !known.info().equals(executor))
                .map(_ -> "ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID. "
                        + "Executor: " + executor.getExecutorId().getValue());
    }

    /** The executor of this id that the framework has on the agent. */
    static Optional<ExecutorEntry> existing(ExecutorInfo executor, Situation situation) {
        return situation
                .agent()
                .executors()
                .get(new ExecutorKey(situation.framework().id(), ExecutorId.of(executor.getExecutorId())));
    }
}
