package io.dcosboot.agent.core;

import io.dcosboot.agent.core.Command.ContainerExited;
import io.dcosboot.agent.core.Command.ContainerLaunchFailed;
import io.dcosboot.agent.core.Command.ContainerLaunched;
import io.dcosboot.agent.core.Command.ContainerUpdateFailed;
import io.dcosboot.agent.core.Command.HealthChanged;
import io.dcosboot.agent.core.Command.SandboxFailed;
import io.dcosboot.mesos.client.MesosDuration;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What containers of command and Docker tasks report, turned into the updates their executor would send (mesos-agent.md
 * §3, §6): the agent is the executor of these tasks.
 */
final class CommandTasks {

    private final AgentState state;
    private final TaskUpdates updates;
    private final Lifecycle lifecycle;
    private final Kills kills;

    CommandTasks(AgentState state, TaskUpdates updates, Lifecycle lifecycle, Kills kills) {
        this.state = state;
        this.updates = updates;
        this.lifecycle = lifecycle;
        this.kills = kills;
    }

    void launched(Framework framework, ExecutorRun executor, ContainerLaunched event) {
        if (executor.state() != ExecutorState.REGISTERING) {
            return;
        }
        executor.become(ExecutorState.RUNNING);
        for (TaskRun task : executor.tasks()) {
            task.delivered();
            task.completeBy(completionDeadline(task, state.now()));
            updates.send(
                    framework,
                    executor,
                    task,
                    fromExecutor(TaskState.TASK_STARTING).setContainerStatus(event.status()));
            TaskStatus.Builder running = fromExecutor(TaskState.TASK_RUNNING).setContainerStatus(event.status());
            event.data().ifPresent(running::setData);
            updates.send(framework, executor, task, running);
            checkHealth(executor, task, false);
        }
    }

    void checkHealth(ExecutorRun executor, TaskRun task, boolean resumed) {
        if (task.info().hasHealthCheck()) {
            task.containerStatus()
                    .ifPresent(status -> state.emit(
                            new Effect.StartHealthCheck(executor.container(), task.info(), status, resumed)));
        }
    }

    void sandboxFailed(Framework framework, ExecutorRun executor, SandboxFailed event) {
        state.tally.launchError();
        end(
                framework,
                executor,
                FrameworkCapabilities.dropped(framework.info()),
                TaskStatus.Reason.REASON_EXECUTOR_TERMINATED,
                "Failed to create executor directory '"
                        + state.settings.workDirectory().sandbox(executor.id()) + "': " + event.message());
    }

    void launchFailed(Framework framework, ExecutorRun executor, ContainerLaunchFailed event) {
        if (executor.restored() && executor.state() == ExecutorState.REGISTERING) {
            end(
                    framework,
                    executor,
                    FrameworkCapabilities.dropped(framework.info()),
                    TaskStatus.Reason.REASON_AGENT_RESTARTED,
                    "Task launched during agent restart");
            return;
        }
        state.tally.launchError();
        String prefix = "Failed to launch container: ";
        String message = event.message().startsWith(prefix) ? event.message() : prefix + event.message();
        executor.termination()
                .ifPresentOrElse(
                        why -> end(framework, executor, why.state(), why.reason(), why.message()),
                        () -> end(framework, executor, TaskState.TASK_FAILED, event.reason(), message));
    }

    void updateFailed(Framework framework, ExecutorRun executor, ContainerUpdateFailed event) {
        executor.terminate(new ExecutorRun.Termination(
                FrameworkCapabilities.gone(framework.info()),
                TaskStatus.Reason.REASON_CONTAINER_UPDATE_FAILED,
                "Failed to update resources for container: " + event.message()));
        executor.become(ExecutorState.TERMINATING);
        state.emit(new Effect.Stop(executor.container(), Duration.ZERO));
    }

    void exited(Framework framework, ExecutorRun executor, ContainerExited event) {
        for (TaskRun task : executor.tasks()) {
            if (!task.terminal()) {
                // It may have run and ended while no agent was there to see it.
                task.delivered();
                updates.send(framework, executor, task, Endings.of(executor, task, event.exit()));
            }
        }
        lifecycle.ended(framework, executor);
    }

    /** No process of it can be alive: the machine was started anew. */
    void gone(Framework framework, ExecutorRun executor) {
        end(
                framework,
                executor,
                TaskState.TASK_FAILED,
                TaskStatus.Reason.REASON_EXECUTOR_TERMINATED,
                "Abnormal executor termination: unknown container");
    }

    void healthChanged(Framework framework, ExecutorRun executor, HealthChanged event) {
        for (TaskRun task : executor.tasks()) {
            if (task.queued() || task.terminal() || task.kill().isPresent()) {
                continue;
            }
            updates.send(
                    framework,
                    executor,
                    task,
                    fromExecutor(TaskState.TASK_RUNNING)
                            .setHealthy(event.healthy())
                            .setReason(TaskStatus.Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED));
            if (event.kill()) {
                kills.kill(framework, executor, task, KillIntent.Cause.HEALTH_CHECK, kills.grace(task.info()));
            }
        }
    }

    /** Acts on the tasks' own deadlines. */
    void wakeUp(Framework framework, ExecutorRun executor) {
        if (executor.launchDeadline().filter(this::passed).isPresent()) {
            Duration limit = state.settings.timings().launchTimeout();
            executor.terminate(new ExecutorRun.Termination(
                    TaskState.TASK_FAILED,
                    TaskStatus.Reason.REASON_EXECUTOR_REGISTRATION_TIMEOUT,
                    "Executor did not register within " + MesosDuration.print(limit)));
            executor.become(ExecutorState.TERMINATING);
            state.emit(new Effect.Stop(executor.container(), Duration.ZERO));
        }
        for (TaskRun task : executor.tasks()) {
            if (task.completionDeadline().filter(this::passed).isPresent()) {
                task.completeBy(null);
                if (!task.terminal()) {
                    kills.kill(framework, executor, task, KillIntent.Cause.COMPLETION_TIME, Duration.ZERO);
                }
            }
        }
    }

    /** When a task that began at {@code start} must have completed. */
    static @Nullable Instant completionDeadline(TaskRun task, Instant start) {
        return task.info().hasMaxCompletionTime()
                ? start.plusNanos(task.info().getMaxCompletionTime().getNanoseconds())
                : null;
    }

    private boolean passed(Instant deadline) {
        return !state.now().isBefore(deadline);
    }

    private void end(
            Framework framework, ExecutorRun executor, TaskState how, TaskStatus.Reason reason, String message) {
        for (TaskRun task : executor.tasks()) {
            if (!task.terminal()) {
                updates.send(
                        framework,
                        executor,
                        task,
                        TaskStatus.newBuilder()
                                .setState(how)
                                .setSource(TaskStatus.Source.SOURCE_AGENT)
                                .setReason(reason)
                                .setMessage(message));
            }
        }
        lifecycle.ended(framework, executor);
    }

    static TaskStatus.Builder fromExecutor(TaskState taskState) {
        return TaskStatus.newBuilder().setState(taskState).setSource(TaskStatus.Source.SOURCE_EXECUTOR);
    }
}
