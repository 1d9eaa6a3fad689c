package io.dcosboot.agent.core;

import io.dcosboot.mesos.link.KillTask;
import io.dcosboot.mesos.v1.DurationInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.KillPolicy;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.util.Optional;

/** Ways a task or executor is made to end (mesos-agent.md §3 step 6, §3.3, §6.1). */
final class Kills {

    private static final Duration COMMAND_GRACE = Duration.ofSeconds(3);
    /** What the generated executor keeps of its shutdown grace to see its task's end and report it. */
    private static final Duration REAPING = Duration.ofSeconds(2);

    private final AgentState state;
    private final TaskUpdates updates;
    private final Lifecycle lifecycle;

    Kills(AgentState state, TaskUpdates updates, Lifecycle lifecycle) {
        this.state = state;
        this.updates = updates;
        this.lifecycle = lifecycle;
    }

    /** The scheduler's kill. Unknown frameworks, ended tasks and executors that are ending already are left alone. */
    void killTask(KillTask kill) {
        Framework framework = state.framework(kill.getFrameworkId()).orElse(null);
        if (framework == null || framework.terminating()) {
            return;
        }
        ExecutorRun executor = framework.executorOf(kill.getTaskId()).orElse(null);
        if (executor == null) {
            updates.drop(
                    framework.info(),
                    kill.getTaskId(),
                    TaskStatus.Reason.REASON_EXECUTOR_TERMINATED,
                    "Cannot find executor");
            return;
        }
        executor.task(kill.getTaskId())
                .ifPresent(task -> kill(
                        framework,
                        executor,
                        task,
                        KillIntent.Cause.SCHEDULER,
                        graceOf(kill.getKillPolicy(), kill.hasKillPolicy()).orElseGet(() -> grace(task.info()))));
    }

    /** How long a task gets between SIGTERM and SIGKILL when nobody says otherwise. */
    Duration grace(TaskInfo task) {
        return graceOf(task.getKillPolicy(), task.hasKillPolicy()).orElseGet(() -> defaultGrace(task));
    }

    void kill(Framework framework, ExecutorRun executor, TaskRun task, KillIntent.Cause cause, Duration grace) {
        if (task.terminal()) {
            return;
        }
        switch (executor.state()) {
            case REGISTERING -> killQueued(framework, executor, task, cause);
            case RUNNING -> killRunning(framework, executor, task, cause, grace);
            case TERMINATING, TERMINATED -> {}
        }
    }

    /** All tasks of the executor are to end and no more are taken. */
    void shutDown(Framework framework, ExecutorRun executor) {
        for (TaskRun task : executor.tasks()) {
            kill(framework, executor, task, KillIntent.Cause.SHUTDOWN, shutdownGrace(task.info()));
        }
        if (executor.state() != ExecutorState.TERMINATED) {
            executor.become(ExecutorState.TERMINATING);
        }
    }

    /** The framework is over: its executors end, nobody hears of it. */
    void shutDown(Framework framework) {
        framework.terminate();
        state.streams.drop(framework.id());
        for (ExecutorRun executor : framework.executors()) {
            shutDown(framework, executor);
            if (executor.state() == ExecutorState.TERMINATED) {
                lifecycle.abandonUpdates(framework, executor);
            }
        }
    }

    /** The agent is to be empty: every task ends, within the drain's longest grace (mesos-agent.md §6.1). */
    void drain() {
        Optional<Duration> longest = state.draining()
                .map(AgentSnapshot.Draining::config)
                .filter(config -> config.hasMaxGracePeriod())
                .map(config -> duration(config.getMaxGracePeriod()));
        for (Framework framework : state.frameworks()) {
            for (ExecutorRun executor : framework.executors()) {
                for (TaskRun task : executor.tasks()) {
                    Optional<Duration> own =
                            graceOf(task.info().getKillPolicy(), task.info().hasKillPolicy());
                    Duration grace = own.isPresent() && longest.isPresent()
                            ? shorter(own.get(), longest.get())
                            : own.or(() -> longest).orElseGet(() -> defaultGrace(task.info()));
                    kill(framework, executor, task, KillIntent.Cause.DRAIN, grace);
                }
            }
        }
    }

    private void killQueued(Framework framework, ExecutorRun executor, TaskRun task, KillIntent.Cause cause) {
        KillIntent intent = new KillIntent(cause, Duration.ZERO, state.now());
        task.kill(intent);
        if (framework.info().getCheckpoint()) {
            state.emit(new Effect.Append(executor.id(), task.info().getTaskId(), new TaskRecord.Killed(intent)));
        }
        updates.send(
                framework,
                executor,
                task,
                TaskStatus.newBuilder()
                        .setState(TaskState.TASK_KILLED)
                        .setSource(TaskStatus.Source.SOURCE_AGENT)
                        .setReason(TaskStatus.Reason.REASON_TASK_KILLED_DURING_LAUNCH)
                        .setMessage("Killed before delivery to the executor"));
        executor.become(ExecutorState.TERMINATING);
        state.emit(new Effect.Stop(executor.container(), Duration.ZERO));
    }

    private void killRunning(
            Framework framework, ExecutorRun executor, TaskRun task, KillIntent.Cause cause, Duration grace) {
        KillIntent asked = new KillIntent(cause, grace, state.now());
        boolean first = task.kill().isEmpty();
        if (!first && !asked.deadline().isBefore(task.kill().get().deadline())) {
            return;
        }
        KillIntent intent = first ? asked : new KillIntent(task.kill().get().cause(), grace, state.now());
        task.kill(intent);
        if (framework.info().getCheckpoint()) {
            state.emit(new Effect.Append(executor.id(), task.info().getTaskId(), new TaskRecord.Killed(intent)));
        }
        if (first) {
            state.emit(new Effect.StopHealthCheck(executor.container()));
            if (cause != KillIntent.Cause.COMPLETION_TIME
                    && FrameworkCapabilities.has(framework.info(), Capability.Type.TASK_KILLING_STATE)) {
                updates.send(framework, executor, task, CommandTasks.fromExecutor(TaskState.TASK_KILLING));
            }
        }
        state.emit(new Effect.Stop(executor.container(), grace));
    }

    private Duration defaultGrace(TaskInfo task) {
        if (!GeneratedExecutor.isDocker(task)) {
            return COMMAND_GRACE;
        }
        AgentSettings.Timings timings = state.settings.timings();
        return timings.dockerStopTimeout().compareTo(timings.shutdownGrace()) > 0
                ? timings.dockerStopTimeout()
                : timings.shutdownGrace();
    }

    private Duration shutdownGrace(TaskInfo task) {
        return graceOf(task.getKillPolicy(), task.hasKillPolicy()).orElseGet(() -> {
            Duration left = state.settings.timings().shutdownGrace().minus(REAPING);
            return left.isNegative() ? Duration.ZERO : left;
        });
    }

    private static Optional<Duration> graceOf(KillPolicy policy, boolean given) {
        return given && policy.hasGracePeriod() ? Optional.of(duration(policy.getGracePeriod())) : Optional.empty();
    }

    /** A negative grace is none. */
    private static Duration duration(DurationInfo info) {
        return Duration.ofNanos(Math.max(0, info.getNanoseconds()));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
