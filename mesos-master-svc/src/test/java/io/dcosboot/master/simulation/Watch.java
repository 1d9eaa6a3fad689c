package io.dcosboot.master.simulation;

import io.dcosboot.master.core.Accounts;
import io.dcosboot.master.core.Effect;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.MasterCore;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Reregister;
import io.dcosboot.mesos.link.StatusUpdate;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.master.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at each step of one master: what it decided must follow from what it knew, and break no promise. */
@SuppressWarnings("ReferenceEquality") // parts are immutable: the same part has not changed
final class Watch {

    private final SimulatedMaster master;
    private final Map<LinkId, Reregister> reports = new HashMap<>();

    Watch(SimulatedMaster master) {
        this.master = master;
    }

    void step(MasterState before, MasterCommand command, MasterCore.Outcome outcome) {
        MasterState after = outcome.state();
        try {
            Accounts.check(before, after);
        } catch (AssertionError e) {
            throw Invariant.ACCOUNTS.breach("after " + command + ": " + e.getMessage(), e);
        }
        delivered(before, command, outcome);
        Published published = new Published(outcome);
        for (Framework framework : after.frameworks().values()) {
            Optional<Framework> old = before.framework(framework.id());
            if (old.isEmpty() || old.get().tasks() != framework.tasks()) {
                compare(command, old, framework, published);
            }
        }
        if (before.frameworks() != after.frameworks()) {
            removed(before, after, published);
        }
        published.requireNothingElse(command);
        durable(after, outcome);
        remembered(command, after, outcome);
    }

    /** What operators were told in this step. */
    private static final class Published {
        private final Map<TaskKey, TaskState> added = new HashMap<>();
        private final Map<TaskKey, TaskState> updated = new HashMap<>();

        Published(MasterCore.Outcome outcome) {
            for (Effect effect : outcome.effects()) {
                if (effect instanceof Effect.Publish publish) {
                    Event event = publish.event();
                    if (event.hasTaskAdded()) {
                        Task task = event.getTaskAdded().getTask();
                        boolean first = added.put(
                                        new TaskKey(FrameworkId.of(task.getFrameworkId()), TaskId.of(task.getTaskId())),
                                        task.getState())
                                == null;
                        Invariant.PUBLISHED.require(first, "task %s was added twice", task.getTaskId());
                    } else if (event.hasTaskUpdated()) {
                        updated.put(
                                new TaskKey(
                                        FrameworkId.of(event.getTaskUpdated().getFrameworkId()),
                                        TaskId.of(event.getTaskUpdated()
                                                .getStatus()
                                                .getTaskId())),
                                event.getTaskUpdated().getState());
                    }
                }
            }
        }

        void requireAdded(TaskKey key, TaskState state) {
            TaskState told = added.remove(key);
            Invariant.PUBLISHED.require(told != null, "nobody was told of new task %s", key);
            if (told != state) {
                requireUpdated(key, state);
            }
        }

        void requireUpdated(TaskKey key, TaskState state) {
            Invariant.PUBLISHED.require(
                    updated.get(key) == state, "%s is %s, but operators heard %s", key, state, updated.get(key));
        }

        void requireNothingElse(MasterCommand command) {
            Invariant.PUBLISHED.require(added.isEmpty(), "%s added %s, which are not there", command, added.keySet());
        }
    }

    /** Tasks may change state or move to the unreachable or completed ones, but not vanish or come back from the end. */
    private static void compare(
            MasterCommand command, Optional<Framework> before, Framework after, Published published) {
        for (TaskEntry task : after.tasks().live().values()) {
            TaskKey key = new TaskKey(after.id(), task.id());
            Optional<TaskEntry> old = before.flatMap(f -> f.tasks().live().get(task.id()));
            if (old.isEmpty()) {
                published.requireAdded(key, task.state());
            } else if (old.get().state() != task.state()) {
                Invariant.STAYS_OVER.require(
                        !TaskStates.isTerminal(old.get().state()),
                        "%s turned %s into %s by %s",
                        key,
                        old.get().state(),
                        task.state(),
                        command);
                published.requireUpdated(key, task.state());
            }
        }
        if (before.isEmpty() || before.get().tasks().live() == after.tasks().live()) {
            return;
        }
        Set<TaskId> completed = new HashSet<>();
        for (TaskEntry old : before.get().tasks().live().values()) {
            if (after.tasks().live().containsKey(old.id())) {
                continue;
            }
            Optional<TaskEntry> unreachable = after.tasks().unreachable().get(old.id());
            if (unreachable.isEmpty() && completed.isEmpty()) {
                after.tasks().completed().forEach(task -> completed.add(task.id()));
            }
            TaskKey key = new TaskKey(after.id(), old.id());
            Invariant.REMEMBERED.require(
                    unreachable.isPresent() || completed.contains(old.id()), "%s was forgotten by %s", key, command);
            if (unreachable.isPresent() && unreachable.get().state() != old.state()) {
                published.requireUpdated(key, unreachable.get().state());
            }
        }
    }

    private static void removed(MasterState before, MasterState after, Published published) {
        for (Framework old : before.frameworks().values()) {
            if (after.framework(old.id()).isPresent()) {
                continue;
            }
            Invariant.REMEMBERED.require(after.isCompleted(old.id()), "framework %s was forgotten", old.id());
            for (TaskEntry task : old.tasks().live().values()) {
                if (!TaskStates.isTerminal(task.state())) {
                    published.requireUpdated(new TaskKey(old.id(), task.id()), TaskState.TASK_KILLED);
                }
            }
        }
    }

    private static void delivered(MasterState before, MasterCommand command, MasterCore.Outcome outcome) {
        if (!(command instanceof MasterCommand.AgentSaid(LinkId link, var message)
                && message.hasStatusUpdate()
                && before.agents().links().containsKey(link))) {
            return;
        }
        StatusUpdate update = message.getStatusUpdate();
        before.framework(FrameworkId.of(update.getFrameworkId()))
                .flatMap(framework -> framework.connection().current())
                .ifPresent(stream -> Invariant.DELIVERED.require(
                        outcome.effects().stream()
                                .anyMatch(effect -> effect instanceof Effect.SendEvent(var to, var event)
                                        && to.equals(stream)
                                        && event.hasUpdate()
                                        && sameUpdate(event.getUpdate().getStatus(), update.getStatus())),
                        "the update of %s went nowhere",
                        update.getStatus().getTaskId()));
    }

    private static boolean sameUpdate(TaskStatus one, TaskStatus other) {
        return one.getUuid().equals(other.getUuid()) && one.getTaskId().equals(other.getTaskId());
    }

    /** The owner of the registry stands by it: what it treats as so is recorded, unless a change is on its way. */
    private void durable(MasterState after, MasterCore.Outcome outcome) {
        if (!master.ownsRegistry()) {
            return;
        }
        var records = master.registry().agents();
        for (Effect effect : outcome.effects()) {
            if (effect instanceof Effect.SendToAgent(LinkId link, MasterMessage message)
                    && (message.hasRegistered() || message.hasReregistered())) {
                AgentId agent = after.agents().links().get(link).orElseThrow();
                requireRecord(agent, records.get(agent).orElse(null) instanceof RegistryRecord.Admitted);
            }
        }
        for (AgentId agent : after.agents().registered().keys()) {
            if (!after.agents().transitions().containsKey(agent)) {
                requireRecord(agent, records.get(agent).orElse(null) instanceof RegistryRecord.Admitted);
            }
        }
        for (AgentId agent : after.agents().unreachable().keys()) {
            if (!after.agents().transitions().containsKey(agent)) {
                requireRecord(agent, records.get(agent).orElse(null) instanceof RegistryRecord.Unreachable);
            }
        }
        for (AgentId agent : after.agents().gone().keys()) {
            requireRecord(agent, records.get(agent).orElse(null) instanceof RegistryRecord.Gone);
        }
    }

    private void requireRecord(AgentId agent, boolean right) {
        Invariant.DURABLE_FIRST.require(
                right,
                "agent %s has the record %s",
                agent,
                master.registry()
                        .agents()
                        .get(agent)
                        .map(record -> record.getClass().getSimpleName()));
    }

    /** Whom the master lets in with a report of tasks, it must know with these tasks. */
    private void remembered(MasterCommand command, MasterState after, MasterCore.Outcome outcome) {
        if (command instanceof MasterCommand.AgentSaid(LinkId link, var message) && message.hasReregister()) {
            reports.put(link, message.getReregister());
        }
        for (Effect effect : outcome.effects()) {
            if (effect instanceof Effect.SendToAgent(LinkId link, MasterMessage message) && message.hasReregistered()) {
                Reregister report = reports.remove(link);
                if (report != null) {
                    report.getTasksList().forEach(task -> knows(after, task));
                }
            }
        }
    }

    private static void knows(MasterState state, Task task) {
        FrameworkId id = FrameworkId.of(task.getFrameworkId());
        Invariant.REMEMBERED.require(
                state.isCompleted(id)
                        || state.framework(id)
                                .filter(f -> f.tasks().live().containsKey(TaskId.of(task.getTaskId())))
                                .isPresent(),
                "%s, which its agent reported, is unknown",
                task.getTaskId());
    }
}
