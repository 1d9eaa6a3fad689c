package io.dcosboot.agent.core;

import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.ExitedExecutor;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.FrameworkID;

/** What follows when containers are gone and updates are acknowledged (mesos-agent.md §3 step 7). */
final class Lifecycle {

    private final AgentState state;
    private final Registration registration;

    Lifecycle(AgentState state, Registration registration) {
        this.state = state;
        this.registration = registration;
    }

    /** The executor's container is gone; its tasks have had their last update. */
    void ended(Framework framework, ExecutorRun executor) {
        if (executor.state() == ExecutorState.TERMINATED) {
            return;
        }
        executor.become(ExecutorState.TERMINATED);
        state.tally.executorTerminated();
        state.emit(new Effect.StopHealthCheck(executor.container()));
        state.emit(new Effect.EndRun(executor.id()));
        if (framework.terminating()) {
            abandonUpdates(framework, executor);
        } else {
            settle(framework, executor);
        }
    }

    /** Nobody will acknowledge what the ended executor still had to say. */
    void abandonUpdates(Framework framework, ExecutorRun executor) {
        executor.tasks().forEach(task -> executor.complete(task.info().getTaskId()));
        settle(framework, executor);
    }

    /** Completes the executor, its framework, a drain and the agent's own end, as far as each is done. */
    void settle(Framework framework, ExecutorRun executor) {
        if (!executor.done()) {
            return;
        }
        framework.complete(executor);
        state.emit(new Effect.Forget(executor.container()));
        state.emit(new Effect.Collect(executor.id()));
        settle(framework);
    }

    void settle(Framework framework) {
        if (framework.idle()) {
            state.complete(framework);
        }
        settle();
    }

    /** When nothing is left: a drain is over, a terminating agent ends. */
    void settle() {
        if (!state.frameworks().isEmpty()) {
            return;
        }
        if (state.draining().isPresent()) {
            state.drain(null);
            state.emit(new Effect.ClearDrain(state.knownId()));
        }
        if (state.phase() == AgentPhase.TERMINATING) {
            state.emit(new Effect.Exit(false, "the master told this agent to shut down"));
        }
    }

    /** The master is to drop the executor it expected this launch to start. */
    void exitedExecutor(FrameworkID framework, ExecutorID executor) {
        registration.send(AgentMessage.newBuilder()
                .setExitedExecutor(ExitedExecutor.newBuilder()
                        .setFrameworkId(framework)
                        .setExecutorId(executor)
                        .setStatus(0)));
    }
}
