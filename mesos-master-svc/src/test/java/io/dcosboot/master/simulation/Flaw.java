package io.dcosboot.master.simulation;

import io.dcosboot.master.core.Effect;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.MasterCore.Outcome;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentUsage;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.FrameworkUsage;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RoleQuantities;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.link.AcknowledgeStatusUpdate;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A way in which a master could be wrong, and the invariant that must notice it. */
enum Flaw {
    /** Throws at a call that it should serve. */
    CANNOT_REVIVE(Invariant.HANDLED, commands(command -> {
        if (isCall(command, Call.Type.REVIVE)) {
            throw new IllegalStateException("on purpose");
        }
        return command;
    })),
    /** The allocator sees what is on offer as free. */
    OFFERS_TWICE(
            Invariant.ACCOUNTS,
            before((state, command) ->
                    command instanceof MasterCommand.Allocate ? withOfferedAvailable(state) : state)),
    /** What ends gives its resources back once more. */
    RELEASES_TWICE(
            Invariant.ACCOUNTS,
            after((command, state) -> command instanceof MasterCommand.AgentSaid(var _, AgentMessage message)
                            && message.hasStatusUpdate()
                            && TaskStates.isTerminal(message.getStatusUpdate().getLatestState())
                    ? withMoreAvailable(state)
                    : state)),
    /** Frameworks are not charged for their tasks. */
    CHARGES_NOBODY(
            Invariant.ACCOUNTS,
            after((command, state) ->
                    isCall(command, Call.Type.ACCEPT) ? eachFramework(state, Flaw::withoutCharges) : state)),
    /** An offer is out of the book but still on its agent. */
    LOSES_OFFERS(
            Invariant.ACCOUNTS,
            after((command, state) -> isCall(command, Call.Type.DECLINE)
                    ? state.offers()
                            .first()
                            .map(offer -> state.withOffers(state.offers().minus(offer.getKey())))
                            .orElse(state)
                    : state)),
    /** Agents get more to run than was accounted for. */
    OVERBOOKS(Invariant.FITS, effects(effect -> Stream.of(toAgent(effect, Flaw::withDoubledCpus)))),
    /** Each launch goes out twice. */
    LAUNCHES_TWICE(
            Invariant.LAUNCHED_ONCE,
            effects(effect -> effect instanceof Effect.SendToAgent(var _, MasterMessage message) && message.hasRunTask()
                    ? Stream.of(effect, effect)
                    : Stream.of(effect))),
    /** A task that is to be killed is struck from all lists at once. */
    FORGETS_KILLED_TASKS(
            Invariant.REMEMBERED,
            after((command, state) -> command instanceof MasterCommand.SchedulerCall it
                            && it.call().getType() == Call.Type.KILL
                    ? without(
                            state,
                            FrameworkId.of(it.call().getFrameworkId()),
                            TaskId.of(it.call().getKill().getTaskId()))
                    : state)),
    /** Agents that come back are heard, but not what they run. */
    FORGETS_WHAT_AGENTS_REPORT(
            Invariant.REMEMBERED,
            commands(command -> command instanceof MasterCommand.AgentSaid(var link, AgentMessage message)
                            && message.hasReregister()
                    ? new MasterCommand.AgentSaid(
                            link,
                            message.toBuilder()
                                    .setReregister(
                                            message.getReregister().toBuilder().clearTasks())
                                    .build())
                    : command)),
    /** Tasks that are over run again. */
    RESURRECTS(
            Invariant.STAYS_OVER,
            after((command, state) ->
                    command instanceof MasterCommand.AllocationTick ? withTerminalTasksRunning(state) : state)),
    /** Reconciliation says of what is over that it runs. */
    RECONCILES_WRONGLY(Invariant.STAYS_OVER, effects(effect -> {
        if (effect instanceof Effect.SendEvent(var stream, Event event)
                && event.getUpdate().getStatus().getMessage().equals("Reconciliation: Latest task state")
                && TaskStates.isTerminal(event.getUpdate().getStatus().getState())) {
            Event.Builder wrong = event.toBuilder();
            wrong.getUpdateBuilder().getStatusBuilder().setState(TaskState.TASK_RUNNING);
            return Stream.of(new Effect.SendEvent(stream, wrong.build()));
        }
        return Stream.of(effect);
    })),
    /** Updates are taken in but not passed on. */
    SWALLOWS_UPDATES(
            Invariant.DELIVERED,
            effects(effect -> effect instanceof Effect.SendEvent(var _, Event event)
                            && event.getUpdate().getStatus().hasUuid()
                    ? Stream.empty()
                    : Stream.of(effect))),
    /** Updates are acknowledged before the framework has done so. */
    MAKES_ACKNOWLEDGEMENTS_UP(Invariant.ACKNOWLEDGED_BY_FRAMEWORK, core -> (state, command, now) -> {
        Outcome outcome = core.handle(state, command, now);
        List<Effect> effects = new ArrayList<>(outcome.effects());
        if (command instanceof MasterCommand.AgentSaid(var link, AgentMessage message) && message.hasStatusUpdate()) {
            effects.add(new Effect.SendToAgent(
                    link,
                    MasterMessage.newBuilder()
                            .setAcknowledgeStatusUpdate(AcknowledgeStatusUpdate.newBuilder()
                                    .setFrameworkId(message.getStatusUpdate().getFrameworkId())
                                    .setTaskId(message.getStatusUpdate()
                                            .getStatus()
                                            .getTaskId())
                                    .setUuid(message.getStatusUpdate()
                                            .getStatus()
                                            .getUuid()))
                            .build()));
        }
        return new Outcome(outcome.state(), effects);
    }),
    /** Operators hear of changes only when they look. */
    HIDES_CHANGES(
            Invariant.PUBLISHED,
            effects(effect -> effect instanceof Effect.Publish it && it.event().hasTaskUpdated()
                    ? Stream.empty()
                    : Stream.of(effect))),
    /** Operators hear of each task twice. */
    ANNOUNCES_TWICE(
            Invariant.PUBLISHED,
            effects(effect -> effect instanceof Effect.Publish it && it.event().hasTaskAdded()
                    ? Stream.of(effect, effect)
                    : Stream.of(effect))),
    /** Goes on before the registry has what it was given. */
    DOES_NOT_WAIT_FOR_THE_REGISTRY(Invariant.DURABLE_FIRST, core -> (state, command, now) -> {
        Outcome outcome = core.handle(state, command, now);
        List<Effect> effects = new ArrayList<>(outcome.effects());
        MasterState after = outcome.state();
        for (Effect effect : outcome.effects()) {
            if (effect instanceof Effect.WriteRegistry write) {
                Outcome hasty = core.handle(after, write.then(), now);
                after = hasty.state();
                effects.addAll(hasty.effects());
            }
        }
        return new Outcome(after, effects);
    }),
    /** Acknowledgements stay with the master. */
    KEEPS_ACKNOWLEDGEMENTS(
            Invariant.SETTLES,
            effects(effect -> effect instanceof Effect.SendToAgent(var _, MasterMessage message)
                            && message.hasAcknowledgeStatusUpdate()
                    ? Stream.empty()
                    : Stream.of(effect))),
    /** Questions about tasks are not answered. */
    DOES_NOT_RECONCILE(
            Invariant.SETTLES,
            effects(effect -> effect instanceof Effect.SendEvent(var _, Event event)
                            && event.getUpdate().getStatus().getReason() == TaskStatus.Reason.REASON_RECONCILIATION
                    ? Stream.empty()
                    : Stream.of(effect)));

    private final Invariant noticedBy;
    private final UnaryOperator<Core> spoil;

    Flaw(Invariant noticedBy, UnaryOperator<Core> spoil) {
        this.noticedBy = noticedBy;
        this.spoil = spoil;
    }

    Invariant noticedBy() {
        return noticedBy;
    }

    Core in(Core sound) {
        return spoil.apply(sound);
    }

    private static UnaryOperator<Core> commands(UnaryOperator<MasterCommand> change) {
        return core -> (state, command, now) -> core.handle(state, change.apply(command), now);
    }

    private static UnaryOperator<Core> before(BiFunction<MasterState, MasterCommand, MasterState> change) {
        return core -> (state, command, now) -> core.handle(change.apply(state, command), command, now);
    }

    private static UnaryOperator<Core> after(BiFunction<MasterCommand, MasterState, MasterState> change) {
        return core -> (state, command, now) -> {
            Outcome outcome = core.handle(state, command, now);
            return new Outcome(change.apply(command, outcome.state()), outcome.effects());
        };
    }

    private static UnaryOperator<Core> effects(Function<Effect, Stream<Effect>> change) {
        return core -> (state, command, now) -> {
            Outcome outcome = core.handle(state, command, now);
            return new Outcome(
                    outcome.state(), outcome.effects().stream().flatMap(change).toList());
        };
    }

    private static boolean isCall(MasterCommand command, Call.Type type) {
        return command instanceof MasterCommand.SchedulerCall it && it.call().getType() == type;
    }

    private static MasterState eachAgent(MasterState state, UnaryOperator<Agent> change) {
        MasterState changed = state;
        for (Agent agent : state.agents().registered().values()) {
            changed = changed.withAgents(changed.agents().withRegistered(change.apply(agent)));
        }
        return changed;
    }

    private static MasterState eachFramework(MasterState state, UnaryOperator<Framework> change) {
        MasterState changed = state;
        for (Framework framework : state.frameworks().values()) {
            changed = changed.withFrameworks(changed.frameworks().plus(framework.id(), change.apply(framework)));
        }
        return changed;
    }

    private static MasterState withOfferedAvailable(MasterState state) {
        return eachAgent(state, agent -> {
            AgentUsage usage = agent.usage();
            return agent.withUsage(new AgentUsage(
                    usage.used(),
                    usage.offered(),
                    usage.available().plus(usage.offered().unallocated()),
                    usage.overdrawn(),
                    usage.offers()));
        });
    }

    private static MasterState withMoreAvailable(MasterState state) {
        return eachAgent(
                state,
                agent -> agent.withUsage(new AgentUsage(
                        agent.usage().used(),
                        agent.usage().offered(),
                        agent.usage().available().plus(agent.total()),
                        agent.usage().overdrawn(),
                        agent.usage().offers())));
    }

    private static Framework withoutCharges(Framework framework) {
        FrameworkUsage usage = framework.usage();
        return framework.withUsage(new FrameworkUsage(
                RoleQuantities.none(),
                usage.offered(),
                usage.charged(),
                usage.offers(),
                usage.chosen(),
                usage.executors()));
    }

    private static Effect toAgent(Effect effect, UnaryOperator<MasterMessage> change) {
        return effect instanceof Effect.SendToAgent(var link, MasterMessage message)
                ? new Effect.SendToAgent(link, change.apply(message))
                : effect;
    }

    private static MasterMessage withDoubledCpus(MasterMessage message) {
        if (!message.hasRunTask()) {
            return message;
        }
        MasterMessage.Builder doubled = message.toBuilder();
        TaskInfo.Builder task = doubled.getRunTaskBuilder().getTaskBuilder();
        for (Resource.Builder resource : task.getResourcesBuilderList()) {
            if (resource.getName().equals("cpus")) {
                resource.getScalarBuilder().setValue(2 * resource.getScalar().getValue());
            }
        }
        return doubled.build();
    }

    private static MasterState without(MasterState state, FrameworkId framework, TaskId task) {
        return state.framework(framework)
                .flatMap(f -> f.tasks().live().get(task))
                .map(entry -> charge(without(state, framework, entry), framework, entry, false))
                .orElse(state);
    }

    private static MasterState without(MasterState state, FrameworkId id, TaskEntry task) {
        Framework framework = state.framework(id).orElseThrow();
        Agent agent = state.agent(task.agent()).orElseThrow();
        return state.withFrameworks(state.frameworks()
                        .plus(
                                id,
                                framework.withTasks(framework
                                        .tasks()
                                        .withLive(framework.tasks().live().minus(task.id())))))
                .withAgents(state.agents()
                        .withRegistered(agent.withTasks(agent.tasks().minus(new TaskKey(id, task.id())))));
    }

    private static MasterState charge(MasterState state, FrameworkId id, TaskEntry task, boolean more) {
        if (!task.holdsResources()) {
            return state;
        }
        Framework framework = state.framework(id).orElseThrow();
        Agent agent = state.agent(task.agent()).orElseThrow();
        return state.withFrameworks(state.frameworks()
                        .plus(
                                id,
                                framework.withUsage(
                                        more
                                                ? framework.usage().use(task.role(), task.resources())
                                                : framework.usage().release(task.role(), task.resources()))))
                .withAgents(state.agents()
                        .withRegistered(agent.withUsage(
                                more
                                        ? agent.usage().use(id, task.resources())
                                        : agent.usage().release(id, task.resources()))));
    }

    private static MasterState withTerminalTasksRunning(MasterState state) {
        for (Framework framework : state.frameworks().values()) {
            for (TaskEntry task : framework.tasks().live().values()) {
                boolean room = state.agent(task.agent())
                        .orElseThrow()
                        .usage()
                        .available()
                        .contains(task.resources().unallocated());
                if (TaskStates.isTerminal(task.state()) && room) {
                    TaskEntry running = task.with(task.task().toBuilder()
                            .setState(TaskState.TASK_RUNNING)
                            .build());
                    MasterState changed = state.withFrameworks(state.frameworks()
                            .plus(
                                    framework.id(),
                                    framework.withTasks(framework
                                            .tasks()
                                            .withLive(framework.tasks().live().plus(task.id(), running)))));
                    return charge(changed, framework.id(), running, true);
                }
            }
        }
        return state;
    }
}
