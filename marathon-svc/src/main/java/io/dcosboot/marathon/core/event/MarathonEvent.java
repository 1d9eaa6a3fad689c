package io.dcosboot.marathon.core.event;

import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.deployment.DeploymentStep;
import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something subscribers hear about; names and fields on the wire are those of marathon.md §13. */
public sealed interface MarathonEvent {

    Instant timestamp();

    /**
     * @param taskStatus e.g. {@code TASK_RUNNING}
     * @param slaveId the agent; empty when it is not known
     */
    record StatusUpdate(
            Instant timestamp,
            String slaveId,
            TaskId taskId,
            String taskStatus,
            String message,
            PathId appId,
            String host,
            List<Task.Address> ipAddresses,
            List<Integer> ports,
            Instant version)
            implements MarathonEvent {}

    record InstanceChanged(
            Instant timestamp,
            InstanceId instanceId,
            Condition condition,
            PathId runSpecId,
            @Nullable String agentId,
            @Nullable String host,
            Instant runSpecVersion)
            implements MarathonEvent {}

    /** @param healthy absent: not known */
    record InstanceHealthChanged(
            Instant timestamp,
            InstanceId instanceId,
            PathId runSpecId,
            @Nullable Boolean healthy,
            Instant runSpecVersion)
            implements MarathonEvent {}

    record UnknownInstanceTerminated(Instant timestamp, InstanceId instanceId, PathId runSpecId, Condition condition)
            implements MarathonEvent {}

    record HealthCheckFailed(Instant timestamp, PathId appId, InstanceId instanceId, HealthCheck healthCheck)
            implements MarathonEvent {}

    record HealthStatusChanged(Instant timestamp, PathId appId, InstanceId instanceId, Instant version, boolean alive)
            implements MarathonEvent {}

    record UnhealthyInstanceKilled(
            Instant timestamp,
            PathId appId,
            TaskId taskId,
            InstanceId instanceId,
            Instant version,
            String reason,
            String host,
            String slaveId)
            implements MarathonEvent {}

    record HealthCheckAdded(Instant timestamp, PathId appId, Instant version, HealthCheck healthCheck)
            implements MarathonEvent {}

    record HealthCheckRemoved(Instant timestamp, PathId appId) implements MarathonEvent {}

    record GroupChangeSucceeded(Instant timestamp, PathId groupId, Instant version) implements MarathonEvent {}

    record GroupChangeFailed(Instant timestamp, PathId groupId, Instant version, String reason)
            implements MarathonEvent {}

    record DeploymentSucceeded(Instant timestamp, DeploymentPlan plan) implements MarathonEvent {}

    record DeploymentFailed(Instant timestamp, DeploymentPlan plan, String reason) implements MarathonEvent {}

    /** A step begins. */
    record DeploymentInfo(Instant timestamp, DeploymentPlan plan, DeploymentStep currentStep)
            implements MarathonEvent {}

    record DeploymentStepSucceeded(Instant timestamp, DeploymentPlan plan, DeploymentStep currentStep)
            implements MarathonEvent {}

    record AppTerminated(Instant timestamp, PathId appId) implements MarathonEvent {}

    /** @param master {@code host:port} */
    record SchedulerRegistered(Instant timestamp, String frameworkId, String master) implements MarathonEvent {}

    record SchedulerReregistered(Instant timestamp, String master) implements MarathonEvent {}

    record SchedulerDisconnected(Instant timestamp) implements MarathonEvent {}
}
