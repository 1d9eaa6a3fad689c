package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskID;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A framework with executors on this agent, or one that had some. Owned by {@link Agent}. */
final class Framework {

    private static final int COMPLETED_EXECUTORS = 150;

    private final Map<ExecutorID, ExecutorRun> executors = new LinkedHashMap<>();
    private final Deque<AgentSnapshot.ExecutorView> completed = new ArrayDeque<>();
    private FrameworkInfo info;
    private boolean terminating;

    Framework(FrameworkInfo info) {
        this.info = info;
    }

    FrameworkInfo info() {
        return info;
    }

    FrameworkID id() {
        return info.getId();
    }

    void update(FrameworkInfo next) {
        info = next;
    }

    boolean terminating() {
        return terminating;
    }

    /** It is shut down: no new tasks, no more updates. */
    void terminate() {
        terminating = true;
    }

    void add(ExecutorRun executor) {
        executors.put(executor.info().getExecutorId(), executor);
    }

    Optional<ExecutorRun> executor(ExecutorID id) {
        return Optional.ofNullable(executors.get(id));
    }

    Collection<ExecutorRun> executors() {
        return List.copyOf(executors.values());
    }

    Optional<ExecutorRun> executorOf(TaskID task) {
        return executors.values().stream()
                .filter(executor -> executor.task(task).isPresent())
                .findFirst();
    }

    /** The executor is over; it stays visible as completed. */
    void complete(ExecutorRun executor) {
        executors.remove(executor.info().getExecutorId());
        if (completed.size() == COMPLETED_EXECUTORS) {
            completed.removeFirst();
        }
        completed.addLast(executor.view());
    }

    boolean idle() {
        return executors.isEmpty();
    }

    AgentSnapshot.FrameworkView view() {
        return new AgentSnapshot.FrameworkView(
                info, executors.values().stream().map(ExecutorRun::view).toList(), List.copyOf(completed));
    }
}
