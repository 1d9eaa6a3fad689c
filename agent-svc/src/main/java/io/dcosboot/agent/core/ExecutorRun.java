package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of an executor and its tasks. Owned by {@link Agent}. */
final class ExecutorRun {

    private static final int COMPLETED_TASKS = 200;

    /**
     * Why the agent itself ends an executor; says how its tasks end unless the container knows better (mesos-agent.md
     * §3.2).
     */
    record Termination(TaskState state, TaskStatus.Reason reason, String message) {}

    private final RunId id;
    private final ExecutorInfo info;
    private final Path sandbox;
    private final boolean restored;
    private final Map<TaskID, TaskRun> tasks = new LinkedHashMap<>();
    private final Deque<Task> completed = new ArrayDeque<>();
    private ExecutorState state = ExecutorState.REGISTERING;
    private @Nullable Instant launchDeadline;
    private @Nullable Termination termination;

    ExecutorRun(RunId id, ExecutorInfo info, Path sandbox, boolean restored) {
        this.id = id;
        this.info = info;
        this.sandbox = sandbox;
        this.restored = restored;
    }

    RunId id() {
        return id;
    }

    ContainerId container() {
        return id.container();
    }

    ExecutorInfo info() {
        return info;
    }

    /** It was launched before the agent restarted. */
    boolean restored() {
        return restored;
    }

    ExecutorState state() {
        return state;
    }

    void become(ExecutorState next) {
        state = next;
        if (next != ExecutorState.REGISTERING) {
            launchDeadline = null;
        }
    }

    Optional<Instant> launchDeadline() {
        return Optional.ofNullable(launchDeadline);
    }

    void launchBy(Instant deadline) {
        launchDeadline = deadline;
    }

    Optional<Termination> termination() {
        return Optional.ofNullable(termination);
    }

    void terminate(Termination why) {
        termination = why;
    }

    void add(TaskRun task) {
        tasks.put(task.info().getTaskId(), task);
    }

    Optional<TaskRun> task(TaskID task) {
        return Optional.ofNullable(tasks.get(task));
    }

    /** Queued, running, and ended but not acknowledged. */
    Collection<TaskRun> tasks() {
        return List.copyOf(tasks.values());
    }

    /** The task's terminal update has been acknowledged. */
    void complete(TaskID task) {
        TaskRun done = tasks.remove(task);
        if (done != null) {
            if (completed.size() == COMPLETED_TASKS) {
                completed.removeFirst();
            }
            completed.addLast(done.task());
        }
    }

    /** The container is gone and every update is acknowledged. */
    boolean done() {
        return state == ExecutorState.TERMINATED && tasks.isEmpty();
    }

    AgentSnapshot.ExecutorView view() {
        var queued = new ArrayList<TaskInfo>();
        var launched = new ArrayList<Task>();
        var terminated = new ArrayList<Task>();
        for (TaskRun task : tasks.values()) {
            if (task.terminal()) {
                terminated.add(task.task());
            } else if (task.queued()) {
                queued.add(task.info());
            } else {
                launched.add(task.task());
            }
        }
        return new AgentSnapshot.ExecutorView(
                info, id.container(), sandbox, state, queued, launched, terminated, List.copyOf(completed));
    }
}
