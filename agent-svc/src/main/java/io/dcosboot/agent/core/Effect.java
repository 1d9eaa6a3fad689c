package io.dcosboot.agent.core;

import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import java.time.Duration;
import java.util.List;

/**
 * What {@link Agent} wants done. Effects are carried out strictly in the order given, and one that writes the checkpoint
 * is finished before the next begins: so nothing is said to the master that a restarted agent would not know.
 */
public sealed interface Effect {

    record SaveAgent(AgentInfo info) implements Effect {}

    record ForgetAgent() implements Effect {}

    record SaveFramework(AgentID agent, FrameworkInfo framework) implements Effect {}

    record SaveRun(RunId run, ExecutorInfo executor, TaskInfo task) implements Effect {}

    record Append(RunId run, TaskID task, TaskRecord taskRecord) implements Effect {}

    record EndRun(RunId run) implements Effect {}

    record SaveDrain(AgentID agent, DrainConfig config) implements Effect {}

    record ClearDrain(AgentID agent) implements Effect {}

    /** Also makes and removes the directories of volumes. */
    record SaveHoldings(Holdings holdings) implements Effect {}

    /** Opens the link; messages and its end come back with the session number. An older link is closed. */
    record OpenLink(long session, Leader leader) implements Effect {}

    record CloseLink(long session) implements Effect {}

    /** To the master; lost without a trace if the link of that session is gone. */
    record Send(long session, AgentMessage message) implements Effect {}

    /** Makes the sandbox and launches; ends with a command about the container. */
    record Launch(RunId run, ContainerLaunch launch) implements Effect {}

    record Stop(ContainerId container, Duration grace) implements Effect {}

    record RecoverContainers(List<RecoverableContainer> known) implements Effect {

        public RecoverContainers {
            known = List.copyOf(known);
        }
    }

    record Forget(ContainerId container) implements Effect {}

    record StartHealthCheck(ContainerId container, TaskInfo task, ContainerStatus status, boolean resumed)
            implements Effect {}

    record StopHealthCheck(ContainerId container) implements Effect {}

    /** Makes the sandbox readable through {@code /files}. */
    record AttachSandbox(RunId run) implements Effect {}

    /** The run is over: its sandbox and checkpoint may be deleted once they are old enough (§2.2). */
    record Collect(RunId run) implements Effect {}

    /** Ends the process. */
    record Exit(boolean failure, String reason) implements Effect {}
}
