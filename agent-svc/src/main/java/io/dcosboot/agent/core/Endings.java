package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.TaskResourceLimitation;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.TaskStatus.Reason;

/** The terminal update that follows from how a container ended and why (mesos-agent.md §3.2, §6, §6.1). */
final class Endings {

    private Endings() {}

    static TaskStatus.Builder of(ExecutorRun executor, TaskRun task, ContainerExit exit) {
        if (exit.limitation().isPresent()) {
            return limited(exit.limitation().get());
        }
        if (executor.termination().isPresent()) {
            return terminated(executor.termination().get(), exit);
        }
        TaskStatus.Builder update = CommandTasks.fromExecutor(TaskState.TASK_FAILED);
        if (task.kill().isPresent()) {
            killed(update, task.kill().get());
        } else if (!exit.recognised()) {
            update.setSource(TaskStatus.Source.SOURCE_AGENT).setReason(Reason.REASON_EXECUTOR_TERMINATED);
        } else if (exit.exitCode().orElse(-1) == 0) {
            update.setState(TaskState.TASK_FINISHED);
        }
        return update.setMessage(text(task, exit));
    }

    private static TaskStatus.Builder terminated(ExecutorRun.Termination why, ContainerExit exit) {
        return TaskStatus.newBuilder()
                .setState(why.state())
                .setSource(TaskStatus.Source.SOURCE_AGENT)
                .setReason(why.reason())
                .setMessage(exit.message().isEmpty() ? why.message() : why.message() + "; " + exit.message());
    }

    private static TaskStatus.Builder limited(Limitation limitation) {
        return TaskStatus.newBuilder()
                .setState(TaskState.TASK_FAILED)
                .setSource(TaskStatus.Source.SOURCE_AGENT)
                .setReason(limitation.reason())
                .setMessage(limitation.message())
                .setLimitation(TaskResourceLimitation.newBuilder().addAllResources(limitation.resources()));
    }

    private static void killed(TaskStatus.Builder update, KillIntent kill) {
        switch (kill.cause()) {
            case SCHEDULER, SHUTDOWN, DRAIN -> update.setState(TaskState.TASK_KILLED);
            case HEALTH_CHECK -> update.setState(TaskState.TASK_KILLED).setHealthy(false);
            case COMPLETION_TIME -> update.setReason(Reason.REASON_MAX_COMPLETION_TIME_REACHED);
        }
    }

    private static String text(TaskRun task, ContainerExit exit) {
        if (!exit.message().isEmpty()) {
            return exit.message();
        }
        if (!exit.recognised()) {
            return "Executor terminated";
        }
        String what = GeneratedExecutor.isDocker(task.info()) ? "Container" : "Command";
        return exit.signal().isPresent()
                ? what + " terminated with signal " + Signals.text(exit.signal().getAsInt())
                : what + " exited with status " + exit.exitCode().orElse(0);
    }
}
