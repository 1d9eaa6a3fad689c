package io.dcosboot.agent.core;

import io.dcosboot.mesos.client.Ids;
import io.dcosboot.mesos.link.RunTask;
import io.dcosboot.mesos.link.RunTaskGroup;
import io.dcosboot.mesos.resources.Conversion;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus.Reason;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes tasks from the master (mesos-agent.md §3 steps 1–4). */
final class Launches {

    /** Why a task is not taken. */
    private record Refusal(TaskState state, Reason reason, String message) {}

    private final AgentState state;
    private final TaskUpdates updates;
    private final Lifecycle lifecycle;
    private final Operations operations;
    private final TaskEnvironment environment;

    Launches(AgentState state, TaskUpdates updates, Lifecycle lifecycle, Operations operations) {
        this.state = state;
        this.updates = updates;
        this.lifecycle = lifecycle;
        this.operations = operations;
        this.environment = new TaskEnvironment(state.settings);
    }

    void run(RunTask message) {
        TaskInfo task = message.getTask();
        FrameworkInfo framework = message.getFramework();
        if (!meant(task) || known(framework, task)) {
            return;
        }
        Optional<Refusal> refusal = refusal(framework, task);
        if (refusal.isPresent()) {
            refuse(framework, task, refusal.get());
            if (task.hasExecutor()) {
                lifecycle.exitedExecutor(framework.getId(), task.getExecutor().getExecutorId());
            }
            return;
        }
        launch(state.enter(framework), task);
    }

    /** Groups need the default executor, which this agent does not have yet: each task of the group fails. */
    void run(RunTaskGroup message) {
        FrameworkInfo framework = message.getFramework();
        for (TaskInfo task : message.getTaskGroup().getTasksList()) {
            if (meant(task) && !known(framework, task)) {
                refuse(framework, task, unsupported("task groups are not supported by this agent"));
            }
        }
        lifecycle.exitedExecutor(framework.getId(), message.getExecutor().getExecutorId());
    }

    /** For this agent, from a framework that is not being shut down. */
    private boolean meant(TaskInfo task) {
        return state.phase() == AgentPhase.RUNNING
                && state.agentId().filter(task.getAgentId()::equals).isPresent();
    }

    /** Sent twice: its own updates speak for it. */
    private boolean known(FrameworkInfo framework, TaskInfo task) {
        return state.framework(framework.getId())
                .filter(present -> present.terminating()
                        || present.executorOf(task.getTaskId()).isPresent())
                .isPresent();
    }

    private void refuse(FrameworkInfo framework, TaskInfo task, Refusal why) {
        updates.reject(framework.getId(), task.getTaskId(), why.state(), why.reason(), why.message());
    }

    private Optional<Refusal> refusal(FrameworkInfo framework, TaskInfo task) {
        TaskState dropped = FrameworkCapabilities.dropped(framework);
        Optional<String> badId = Stream.of(
                        framework.getId().getValue(), task.getTaskId().getValue())
                .flatMap(id -> Ids.validate(id).stream())
                .findFirst();
        if (badId.isPresent()) {
            return Optional.of(new Refusal(TaskState.TASK_ERROR, Reason.REASON_TASK_INVALID, badId.get()));
        }
        boolean docker = GeneratedExecutor.isDocker(task);
        if (task.getLimitsCount() > 0 && !docker) {
            return Optional.of(new Refusal(
                    dropped,
                    Reason.REASON_TASK_INVALID,
                    "Resource limits need the 'cgroups/cpu' and 'cgroups/mem' isolators"));
        }
        if (state.draining().isPresent()) {
            return Optional.of(new Refusal(
                    dropped, Reason.REASON_AGENT_DRAINING, "Task was received while agent was already draining"));
        }
        if (!operations.checkpointed().contains(checkpointed(task))) {
            return Optional.of(new Refusal(
                    dropped,
                    Reason.REASON_RESOURCES_UNKNOWN,
                    "The checkpointed resources being used by the task or task group are unknown to the agent"));
        }
        if (task.hasExecutor()) {
            return Optional.of(unsupported("custom executors are not supported by this agent"));
        }
        if (task.hasCheck()) {
            return Optional.of(unsupported("checks (other than health checks) are not supported by this agent"));
        }
        if (TaskEnvironment.refersToSecretStore(task)) {
            return Optional.of(unsupported("there is no secret store to resolve secrets of the environment"));
        }
        return lingering(framework, task, dropped);
    }

    private Optional<Refusal> lingering(FrameworkInfo framework, TaskInfo task, TaskState dropped) {
        return state.framework(framework.getId())
                .flatMap(present ->
                        present.executor(GeneratedExecutor.of(framework, task).getExecutorId()))
                .map(executor -> new Refusal(
                        dropped,
                        Reason.REASON_TASK_INVALID,
                        "Cannot reuse an already existing executor for a command task"));
    }

    /** What of a task's resources operations must have made. */
    private static Resources checkpointed(TaskInfo task) {
        return Resources.of(task.getResourcesList()).unallocated().filter(Conversion::mustBeCheckpointed);
    }

    private static Refusal unsupported(String what) {
        return new Refusal(
                TaskState.TASK_FAILED, Reason.REASON_CONTAINER_LAUNCH_FAILED, "Failed to launch container: " + what);
    }

    private void launch(Framework framework, TaskInfo task) {
        ExecutorInfo info = GeneratedExecutor.of(framework.info(), task);
        RunId run = new RunId(state.knownId(), framework.id(), info.getExecutorId(), state.ids.newContainer());
        WorkDirectory directory = state.settings.workDirectory();
        var executor = new ExecutorRun(run, info, directory.sandbox(run), false);
        executor.add(new TaskRun(task, framework.id(), info.getExecutorId()));
        executor.launchBy(state.now().plus(state.settings.timings().launchTimeout()));
        framework.add(executor);
        state.emit(new Effect.SaveFramework(run.agent(), framework.info()));
        state.emit(new Effect.SaveRun(run, info, task));
        state.emit(new Effect.AttachSandbox(run));
        state.emit(new Effect.Launch(
                run,
                new ContainerLaunch(
                        run.container(),
                        Specs.ofTask(info, task),
                        Optional.of(new ContainerOwner(framework.info(), info, Optional.of(task))),
                        directory.sandbox(run),
                        directory.metaRun(run),
                        environment.of(framework.info(), info, task, run, directory.sandbox(run)),
                        user(framework.info(), task))));
    }

    private String user(FrameworkInfo framework, TaskInfo task) {
        if (!state.settings.switchUser()) {
            return state.settings.agentUser();
        }
        return task.getCommand().hasUser() ? task.getCommand().getUser() : framework.getUser();
    }
}
