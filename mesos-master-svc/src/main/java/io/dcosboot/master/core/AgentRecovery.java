package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.ExecutorId;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Reregister;
import io.dcosboot.mesos.link.ShutdownFramework;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskStatus;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Brings the master's view of an agent in line with what the agent itself reports (mesos-master.md §11). */
final class AgentRecovery {

    private final MasterSettings settings;
    private final TaskLedger ledger;

    AgentRecovery(MasterSettings settings, TaskLedger ledger) {
        this.settings = settings;
        this.ledger = ledger;
    }

    /**
     * Takes over everything that runs on an agent that is new to this master.
     *
     * @param message of the updates that tell frameworks so; empty after a master's failover, when they know
     */
    void takeOver(Turn turn, AgentId agent, Reregister report, Optional<String> message) {
        for (FrameworkInfo info : report.getFrameworksList()) {
            FrameworkId framework = FrameworkId.of(info.getId());
            if (turn.state().isCompleted(framework)) {
                shutDown(turn, agent, framework);
                continue;
            }
            if (turn.state().framework(framework).isEmpty()) {
                turn.put(Framework.recovered(
                        framework, info, turn.now(), settings.maxCompletedTasks(), settings.maxUnreachableTasks()));
                turn.publish(OperatorEvents.frameworkAdded(
                        turn.state().framework(framework).orElseThrow()));
            }
            for (Task task : report.getTasksList()) {
                if (task.getFrameworkId().equals(info.getId())) {
                    adopt(turn, agent, task, message);
                }
            }
            for (ExecutorInfo executor : report.getExecutorsList()) {
                if (executor.getFrameworkId().equals(info.getId())) {
                    adopt(turn, agent, executor);
                }
            }
        }
    }

    /**
     * Compares what a registered agent reports after a broken link with what is known of it.
     *
     * @return the tasks it should have and does not
     */
    Set<TaskKey> compare(Turn turn, AgentId agent, Reregister report) {
        Set<TaskKey> reported = new HashSet<>();
        report.getTasksList()
                .forEach(task ->
                        reported.add(new TaskKey(FrameworkId.of(task.getFrameworkId()), TaskId.of(task.getTaskId()))));
        Set<TaskKey> missing = new TreeSet<>();
        Agent known = turn.state().agent(agent).orElseThrow();
        for (TaskKey key : known.tasks()) {
            if (!reported.contains(key)) {
                missing.add(key);
            }
        }
        Set<ExecutorKey> executors = new HashSet<>();
        report.getExecutorsList().forEach(executor -> executors.add(key(executor)));
        for (ExecutorKey key : known.executors().keys()) {
            if (!executors.contains(key)) {
                ledger.removeExecutor(turn, agent, key);
            }
        }
        takeOver(turn, agent, report, Optional.of("Agent reregistered"));
        return missing;
    }

    /** Kills that came while the agent was away. */
    void resendKills(Turn turn, AgentId id) {
        turn.state()
                .agent(id)
                .ifPresent(agent -> agent.pendingKills()
                        .forEach(kill -> turn.send(
                                agent,
                                SchedulerCalls.killing(
                                        kill.getKey().framework(), kill.getKey().task(), kill.getValue()))));
        turn.agent(id, agent -> agent.withPendingKills(PersistentSortedMap.empty()));
    }

    private void adopt(Turn turn, AgentId agent, Task reported, Optional<String> message) {
        TaskId id = TaskId.of(reported.getTaskId());
        FrameworkId framework = FrameworkId.of(reported.getFrameworkId());
        Optional<Framework> owner = turn.state().framework(framework);
        if (owner.isEmpty() || owner.get().tasks().live().containsKey(id)) {
            return;
        }
        turn.framework(
                framework,
                f -> f.withTasks(
                        f.tasks().withUnreachable(f.tasks().unreachable().minus(id))));
        TaskEntry task = new TaskEntry(
                reported.toBuilder().setAgentId(agent.toProto()).build(), Resources.of(reported.getResourcesList()));
        ledger.add(turn, task);
        turn.publish(OperatorEvents.taskAdded(task.task()));
        message.ifPresent(text -> turn.send(framework, Events.update(comeBack(turn, task, text))));
    }

    private static TaskStatus comeBack(Turn turn, TaskEntry task, String message) {
        TaskStatus.Builder status = Statuses.byMaster(
                task.id(),
                task.agent(),
                task.state(),
                TaskStatus.Reason.REASON_AGENT_REREGISTERED,
                message,
                turn.now());
        int last = task.task().getStatusesCount() - 1;
        if (last >= 0 && task.task().getStatuses(last).hasContainerStatus()) {
            status.setContainerStatus(task.task().getStatuses(last).getContainerStatus());
        }
        if (last >= 0 && task.task().getStatuses(last).hasHealthy()) {
            status.setHealthy(task.task().getStatuses(last).getHealthy());
        }
        return status.build();
    }

    private void adopt(Turn turn, AgentId agent, ExecutorInfo executor) {
        ExecutorKey key = key(executor);
        if (turn.state()
                .agent(agent)
                .filter(a -> a.executors().containsKey(key))
                .isEmpty()) {
            ledger.addExecutor(
                    turn, agent, key, new ExecutorEntry(executor, Resources.of(executor.getResourcesList())));
        }
    }

    private static ExecutorKey key(ExecutorInfo executor) {
        return new ExecutorKey(FrameworkId.of(executor.getFrameworkId()), ExecutorId.of(executor.getExecutorId()));
    }

    private static void shutDown(Turn turn, AgentId agent, FrameworkId framework) {
        turn.state()
                .agent(agent)
                .ifPresent(known -> turn.send(
                        known,
                        MasterMessage.newBuilder()
                                .setShutdownFramework(
                                        ShutdownFramework.newBuilder().setFrameworkId(framework.toProto()))
                                .build()));
    }
}
