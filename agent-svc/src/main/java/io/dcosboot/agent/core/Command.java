package io.dcosboot.agent.core;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.TaskStatus;
import java.util.Optional;

/** Something that happened, for {@link Agent} to decide about. */
public sealed interface Command {

    /** The checkpoint has been read; always the first command. */
    record Recover(Checkpoint.Recovered recovered) implements Command {}

    /** The time {@link Agent#nextWakeUp} named has come. */
    record WakeUp() implements Command {}

    /** Another master leads, or none does. */
    record LeaderChanged(Optional<Leader> leader) implements Command {}

    /** A message on the link opened as {@code session}. */
    record FromMaster(long session, MasterMessage message) implements Command {}

    /** The link opened as {@code session} is gone, or could not be opened. */
    record LinkClosed(long session, String reason) implements Command {}

    /** The sandbox of a launch could not be made; its container was not launched. */
    record SandboxFailed(ContainerId container, String message) implements Command {}

    record ContainerLaunched(ContainerId container, ContainerStatus status, Optional<ByteString> data)
            implements Command {}

    record ContainerLaunchFailed(ContainerId container, TaskStatus.Reason reason, String message) implements Command {}

    record ContainerExited(ContainerId container, ContainerExit exit) implements Command {}

    /** The container runs on with the resources it had. */
    record ContainerUpdateFailed(ContainerId container, String message) implements Command {}

    record HealthChanged(ContainerId container, boolean healthy, boolean kill) implements Command {}
}
