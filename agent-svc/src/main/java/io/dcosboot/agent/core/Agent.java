package io.dcosboot.agent.core;

import io.dcosboot.agent.core.AgentSnapshot.Draining;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.CompletedFramework;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Register;
import io.dcosboot.mesos.link.Reregister;
import io.dcosboot.mesos.link.TaskReference;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The agent's decisions: takes a {@link Command} and the time, changes its state, and says what is to be done. Does no
 * I/O and has one owner thread; readers use {@link #snapshot}.
 */
public final class Agent {

    /** What this agent can do of what a master may ask (mesos-agent.md §1). */
    public static final List<AgentInfo.Capability.Type> CAPABILITIES = List.of(
            AgentInfo.Capability.Type.MULTI_ROLE,
            AgentInfo.Capability.Type.HIERARCHICAL_ROLE,
            AgentInfo.Capability.Type.RESERVATION_REFINEMENT,
            AgentInfo.Capability.Type.AGENT_OPERATION_FEEDBACK,
            AgentInfo.Capability.Type.AGENT_DRAINING,
            AgentInfo.Capability.Type.TASK_RESOURCE_LIMITS);

    private final AgentState state;
    private final Registration registration;
    private final Lifecycle lifecycle;
    private final TaskUpdates updates;
    private final Kills kills;
    private final CommandTasks commandTasks;
    private final Launches launches;
    private final Operations operations;
    private final Restoration restoration;

    public Agent(AgentSettings settings, IdSource ids) {
        state = new AgentState(settings, ids);
        registration = new Registration(state, this::introduction);
        lifecycle = new Lifecycle(state, registration);
        updates = new TaskUpdates(state, registration, lifecycle);
        kills = new Kills(state, updates, lifecycle);
        commandTasks = new CommandTasks(state, updates, lifecycle, kills);
        operations = new Operations(state, registration);
        launches = new Launches(state, updates, lifecycle, operations);
        restoration = new Restoration(state, commandTasks, kills, lifecycle);
    }

    /** Decides about one command. The effects are to be carried out in order. */
    public List<Effect> apply(Command command, Instant now) {
        state.begin(now);
        switch (command) {
            case Command.Recover(var recovered) -> recover(recovered);
            case Command.WakeUp() -> wakeUp();
            case Command.LeaderChanged(var leader) -> registration.leaderChanged(leader);
            case Command.LinkClosed(long session, String _) -> registration.closed(session);
            case Command.FromMaster(long session, MasterMessage message) -> {
                if (registration.current(session)) {
                    fromMaster(message);
                }
            }
            case Command.SandboxFailed event -> of(event.container(), event, commandTasks::sandboxFailed);
            case Command.ContainerLaunched event -> of(event.container(), event, commandTasks::launched);
            case Command.ContainerLaunchFailed event -> of(event.container(), event, commandTasks::launchFailed);
            case Command.ContainerExited event -> of(event.container(), event, commandTasks::exited);
            case Command.ContainerUpdateFailed event -> of(event.container(), event, commandTasks::updateFailed);
            case Command.HealthChanged event -> of(event.container(), event, commandTasks::healthChanged);
        }
        return state.effects();
    }

    /** When {@link Command.WakeUp} is due. */
    public Optional<Instant> nextWakeUp() {
        Optional<Instant> next = Registration.earliest(registration.nextWakeUp(), state.streams.nextRetry());
        next = Registration.earliest(next, operations.nextWakeUp());
        for (Framework framework : state.frameworks()) {
            for (ExecutorRun executor : framework.executors()) {
                next = Registration.earliest(next, executor.launchDeadline());
                for (TaskRun task : executor.tasks()) {
                    next = Registration.earliest(next, task.completionDeadline());
                }
            }
        }
        return next;
    }

    public AgentSnapshot snapshot() {
        return new AgentSnapshot(
                state.phase(),
                state.agentId(),
                registration.leader(),
                registration.registered(),
                state.frameworks().stream().map(Framework::view).toList(),
                state.completedFrameworks().stream().map(Framework::view).toList(),
                state.draining(),
                operations.total(),
                operations.unacknowledged(),
                state.tally.counters());
    }

    private void recover(Checkpoint.Recovered recovered) {
        restoration.recover(recovered);
        operations.recover(recovered.holdings(), recovered.agent().isPresent());
        state.become(AgentPhase.DISCONNECTED);
        registration.begin();
    }

    private void wakeUp() {
        registration.wakeUp();
        updates.wakeUp();
        operations.wakeUp();
        for (Framework framework : state.frameworks()) {
            for (ExecutorRun executor : framework.executors()) {
                commandTasks.wakeUp(framework, executor);
            }
        }
    }

    /** Events of containers that are not known any more, or only kept to be ended, change nothing else. */
    private <E extends Command> void of(ContainerId container, E event, ContainerReaction<E> reaction) {
        state.find(container)
                .ifPresentOrElse(
                        place -> reaction.to(place.framework(), place.executor(), event), () -> bury(container, event));
    }

    private void bury(ContainerId container, Command event) {
        boolean over = event instanceof Command.ContainerExited || event instanceof Command.ContainerLaunchFailed;
        if (over && !restoration.buried(container)) {
            state.emit(new Effect.Forget(container));
        }
    }

    /** What a part does about an event of a container. */
    private interface ContainerReaction<E> {
        void to(Framework framework, ExecutorRun executor, E event);
    }

    private void fromMaster(MasterMessage message) {
        switch (message.getMessageCase()) {
            case REGISTERED -> {
                var registered = message.getRegistered();
                registered(registered.getAgentId(), registered.getTotalPingTimeoutSeconds(), List.of());
            }
            case REREGISTERED -> {
                var again = message.getReregistered();
                registered(again.getAgentId(), again.getTotalPingTimeoutSeconds(), again.getReconciliationsList());
                if (again.hasDrain()) {
                    drain(again.getDrain());
                } else {
                    endDrain();
                }
            }
            case PING -> registration.ping(message.getPing().getConnected());
            case RUN_TASK -> launches.run(message.getRunTask());
            case RUN_TASK_GROUP -> launches.run(message.getRunTaskGroup());
            case KILL_TASK -> whenRegistered(() -> kills.killTask(message.getKillTask()));
            case ACKNOWLEDGE_STATUS_UPDATE -> updates.acknowledge(message.getAcknowledgeStatusUpdate());
            case SHUTDOWN_FRAMEWORK ->
                state.framework(message.getShutdownFramework().getFrameworkId()).ifPresent(kills::shutDown);
            case SHUTDOWN_EXECUTOR -> {
                var shutdown = message.getShutdownExecutor();
                state.framework(shutdown.getFrameworkId())
                        .ifPresent(framework -> framework
                                .executor(shutdown.getExecutorId())
                                .ifPresent(executor -> kills.shutDown(framework, executor)));
            }
            // Command tasks have nobody to read messages; only the count tells whether the executor was there.
            case FRAMEWORK_MESSAGE -> {
                var sent = message.getFrameworkMessage();
                state.tally.frameworkMessage(state.framework(sent.getFrameworkId())
                        .flatMap(framework -> framework.executor(sent.getExecutorId()))
                        .filter(executor -> executor.state() == ExecutorState.RUNNING)
                        .isPresent());
            }
            case UPDATE_FRAMEWORK -> update(message.getUpdateFramework().getFramework());
            case APPLY_OPERATION -> operations.apply(message.getApplyOperation());
            case RECONCILE_OPERATIONS -> operations.reconcile(message.getReconcileOperations());
            case ACKNOWLEDGE_OPERATION_STATUS -> operations.acknowledge(message.getAcknowledgeOperationStatus());
            case DRAIN -> drain(message.getDrain().getConfig());
            case END_DRAIN -> endDrain();
            case SHUTDOWN -> shutDown(message.getShutdown().getGone());
            // A member of a newer master's message that this agent does not know.
            case MESSAGE_NOT_SET -> {}
        }
    }

    private void registered(AgentID id, double totalPingTimeoutSeconds, List<TaskReference> unknownHere) {
        if (state.agentId().filter(known -> !known.equals(id)).isPresent()) {
            state.emit(new Effect.Exit(
                    true,
                    "the master calls this agent " + id.getValue() + ", but its checkpoint says "
                            + state.knownId().getValue()));
            return;
        }
        if (state.phase() == AgentPhase.TERMINATING) {
            return;
        }
        state.identify(id);
        state.emit(new Effect.SaveAgent(info()));
        state.become(AgentPhase.RUNNING);
        registration.accepted(Duration.ofMillis((long) (totalPingTimeoutSeconds * 1000)));
        updates.resume();
        operations.resume();
        unknownHere.forEach(this::reconcile);
    }

    /** The master asks about a task it believes to be here. */
    private void reconcile(TaskReference task) {
        Optional<Framework> framework = state.framework(task.getFrameworkId());
        if (framework.flatMap(known -> known.executorOf(task.getTaskId())).isEmpty()) {
            FrameworkInfo info = framework
                    .map(Framework::info)
                    .orElseGet(() -> FrameworkInfo.newBuilder()
                            .setUser("")
                            .setName("")
                            .setId(task.getFrameworkId())
                            .build());
            updates.drop(
                    info,
                    task.getTaskId(),
                    TaskStatus.Reason.REASON_RECONCILIATION,
                    "Reconciliation: task unknown to the agent");
        }
    }

    private void update(FrameworkInfo info) {
        state.framework(info.getId()).filter(known -> !known.terminating()).ifPresent(framework -> {
            framework.update(info);
            state.emit(new Effect.SaveFramework(state.knownId(), info));
        });
        updates.flush(info.getId());
        operations.flush(info.getId());
    }

    private void drain(DrainConfig config) {
        if (state.frameworks().isEmpty() || state.phase() != AgentPhase.RUNNING) {
            return;
        }
        if (state.draining().filter(known -> known.config().equals(config)).isEmpty()) {
            state.drain(new Draining(config, state.now()));
            state.emit(new Effect.SaveDrain(state.knownId(), config));
        }
        kills.drain();
    }

    /** The operator wants the agent back; what is ending already goes on ending. */
    private void endDrain() {
        if (state.draining().isPresent()) {
            state.drain(null);
            state.emit(new Effect.ClearDrain(state.knownId()));
        }
    }

    private void shutDown(boolean gone) {
        if (gone) {
            state.emit(new Effect.ForgetAgent());
        }
        state.become(AgentPhase.TERMINATING);
        state.frameworks().forEach(kills::shutDown);
        lifecycle.settle();
    }

    private void whenRegistered(Runnable action) {
        if (state.phase() == AgentPhase.RUNNING) {
            action.run();
        }
    }

    private AgentInfo info() {
        AgentInfo.Builder info = state.settings.info().toBuilder();
        state.agentId().ifPresent(info::setId);
        return info.build();
    }

    private AgentMessage introduction() {
        AgentDescription.Builder description = AgentDescription.newBuilder()
                .setInfo(info())
                .setIp(state.settings.ip())
                .setVersion(state.settings.version())
                .addAllCheckpointedResources(operations.checkpointed().toProto());
        CAPABILITIES.forEach(capability ->
                description.addCapabilities(AgentInfo.Capability.newBuilder().setType(capability)));
        if (state.agentId().isEmpty()) {
            return AgentMessage.newBuilder()
                    .setRegister(Register.newBuilder().setAgent(description))
                    .build();
        }
        Reregister.Builder again = Reregister.newBuilder().setAgent(description);
        for (Framework framework : state.frameworks()) {
            again.addFrameworks(framework.info());
            framework.executors().stream()
                    .flatMap(executor -> executor.tasks().stream())
                    .forEach(task -> again.addTasks(task.task()));
        }
        for (Framework framework : state.completedFrameworks()) {
            CompletedFramework.Builder completed =
                    CompletedFramework.newBuilder().setFrameworkInfo(framework.info());
            framework.view().completedExecutors().forEach(executor -> completed.addAllTasks(executor.completed()));
            again.addCompletedFrameworks(completed);
        }
        again.addAllOperations(operations.unacknowledged());
        return AgentMessage.newBuilder().setReregister(again).build();
    }
}
