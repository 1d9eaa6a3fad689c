package io.dcosboot.agent.core;

import io.dcosboot.agent.core.Checkpoint.Recovered;
import io.dcosboot.agent.core.Checkpoint.RecoveredFramework;
import io.dcosboot.agent.core.Checkpoint.RecoveredRun;
import io.dcosboot.agent.core.Checkpoint.RecoveredTask;
import io.dcosboot.agent.core.UpdateStreams.StreamKey;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the state anew from the checkpoint (mesos-agent.md §8). Containers of frameworks that do not checkpoint are not
 * taken over but ended: their master has declared them lost when the link broke.
 */
final class Restoration {

    private final AgentState state;
    private final CommandTasks commandTasks;
    private final Kills kills;
    private final Lifecycle lifecycle;
    private final Map<ContainerId, RunId> condemned = new HashMap<>();

    Restoration(AgentState state, CommandTasks commandTasks, Kills kills, Lifecycle lifecycle) {
        this.state = state;
        this.commandTasks = commandTasks;
        this.kills = kills;
        this.lifecycle = lifecycle;
    }

    void recover(Recovered recovered) {
        state.tally.recoveryErrors(recovered.errors());
        recovered.agent().map(AgentInfo::getId).ifPresent(state::identify);
        var known = new ArrayList<RecoverableContainer>();
        var alive = new ArrayList<AgentState.Place>();
        var ended = new ArrayList<AgentState.Place>();
        for (RecoveredFramework framework : recovered.frameworks()) {
            restore(framework, recovered.rebooted(), known, alive, ended);
        }
        state.emit(new Effect.RecoverContainers(known));
        condemned.keySet().forEach(container -> state.emit(new Effect.Stop(container, Duration.ZERO)));
        for (AgentState.Place place : alive) {
            if (recovered.rebooted()) {
                commandTasks.gone(place.framework(), place.executor());
            } else {
                goOn(place.executor());
            }
        }
        // Normally nothing: the last update is written before the end. A damaged log may have lost it.
        ended.forEach(place -> commandTasks.gone(place.framework(), place.executor()));
        recovered.drain().ifPresent(config -> {
            state.drain(new AgentSnapshot.Draining(config, state.now()));
            kills.drain();
            lifecycle.settle();
        });
    }

    /** Whether the container was only kept to be ended; then what is left of it is cleaned up. */
    boolean buried(ContainerId container) {
        RunId run = condemned.remove(container);
        if (run == null) {
            return false;
        }
        state.emit(new Effect.EndRun(run));
        state.emit(new Effect.Forget(container));
        state.emit(new Effect.Collect(run));
        return true;
    }

    private void restore(
            RecoveredFramework recovered,
            boolean rebooted,
            List<RecoverableContainer> known,
            List<AgentState.Place> alive,
            List<AgentState.Place> ended) {
        Framework framework = state.enter(recovered.info());
        for (RecoveredRun run : recovered.runs()) {
            if (run.ended() || recovered.info().getCheckpoint()) {
                ExecutorRun executor = rebuild(recovered.info(), run);
                framework.add(executor);
                state.emit(new Effect.AttachSandbox(run.id()));
                if (executor.done()) {
                    framework.complete(executor);
                    state.emit(new Effect.Collect(run.id()));
                } else if (!run.ended()) {
                    alive.add(new AgentState.Place(framework, executor));
                } else {
                    ended.add(new AgentState.Place(framework, executor));
                }
            } else if (!rebooted) {
                condemned.put(run.id().container(), run.id());
            } else {
                state.emit(new Effect.EndRun(run.id()));
                state.emit(new Effect.Collect(run.id()));
            }
            if (!run.ended() && !rebooted) {
                run.tasks().stream().map(task -> recoverable(run, task)).forEach(known::add);
            }
        }
        if (framework.idle()) {
            state.complete(framework);
        }
    }

    private RecoverableContainer recoverable(RecoveredRun run, RecoveredTask task) {
        WorkDirectory directory = state.settings.workDirectory();
        return new RecoverableContainer(
                run.id().container(),
                Specs.ofTask(run.executor(), task.info()),
                directory.sandbox(run.id()),
                directory.metaRun(run.id()),
                task.log().stream().anyMatch(Restoration::saysDelivered));
    }

    private ExecutorRun rebuild(FrameworkInfo framework, RecoveredRun run) {
        var executor = new ExecutorRun(
                run.id(), run.executor(), state.settings.workDirectory().sandbox(run.id()), true);
        for (RecoveredTask recovered : run.tasks()) {
            replay(framework, executor, recovered);
        }
        if (run.ended()) {
            executor.become(ExecutorState.TERMINATED);
        } else if (run.tasks().stream().anyMatch(task -> task.log().stream().anyMatch(Restoration::saysDelivered))) {
            executor.become(ExecutorState.RUNNING);
        } else if (executor.tasks().stream().allMatch(TaskRun::terminal)) {
            executor.become(ExecutorState.TERMINATING);
        } else {
            executor.launchBy(state.now().plus(state.settings.timings().launchTimeout()));
        }
        return executor;
    }

    private void replay(FrameworkInfo framework, ExecutorRun executor, RecoveredTask recovered) {
        var task =
                new TaskRun(recovered.info(), framework.getId(), executor.info().getExecutorId());
        executor.add(task);
        Deque<TaskStatus> pending = new ArrayDeque<>();
        for (TaskRecord entry : recovered.log()) {
            switch (entry) {
                case TaskRecord.Update(TaskStatus status) -> {
                    if (task.queued() && saysDelivered(entry)) {
                        task.delivered();
                        task.completeBy(CommandTasks.completionDeadline(task, time(status)));
                    }
                    task.record(status);
                    pending.add(status);
                }
                case TaskRecord.Acknowledged(var uuid) -> {
                    if (!pending.isEmpty() && pending.peek().getUuid().equals(uuid)) {
                        task.forwarded(pending.remove());
                    }
                }
                case TaskRecord.Killed(KillIntent intent) -> task.kill(intent);
            }
        }
        var key = new StreamKey(framework.getId(), recovered.info().getTaskId());
        pending.forEach(status -> state.streams.restore(key, status));
        if (task.terminal() && pending.isEmpty()) {
            executor.complete(recovered.info().getTaskId());
        }
    }

    /** Kills go on, health checks start again. */
    private void goOn(ExecutorRun executor) {
        if (executor.state() == ExecutorState.TERMINATING) {
            state.emit(new Effect.Stop(executor.container(), Duration.ZERO));
        }
        for (TaskRun task : executor.tasks()) {
            if (!task.queued() && !task.terminal()) {
                task.kill()
                        .ifPresentOrElse(
                                intent -> state.emit(
                                        new Effect.Stop(executor.container(), intent.remaining(state.now()))),
                                () -> commandTasks.checkHealth(executor, task, true));
            }
        }
    }

    private static boolean saysDelivered(TaskRecord entry) {
        return entry instanceof TaskRecord.Update(TaskStatus status) && status.hasContainerStatus();
    }

    private static Instant time(TaskStatus status) {
        return Instant.ofEpochMilli((long) (status.getTimestamp() * 1000));
    }
}
