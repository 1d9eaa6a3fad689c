package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.StatusUpdates;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.state.StateChange;
import io.dcosboot.marathon.core.state.TaskFailure;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The last failure of each app (marathon.md §3.6). */
final class Failures {

    private final Map<PathId, TaskFailure> byApp = new HashMap<>();

    Failures(Collection<TaskFailure> stored) {
        stored.forEach(failure -> byApp.put(failure.app(), failure));
    }

    Map<PathId, TaskFailure> all() {
        return Map.copyOf(byApp);
    }

    /** Books the end of a task, if it is a failure. */
    void ended(Instance instance, Task task, TaskStatus status, Turn turn) {
        boolean failed = switch (status.getState()) {
            case TASK_FAILED, TASK_ERROR, TASK_LOST, TASK_DROPPED, TASK_GONE, TASK_GONE_BY_OPERATOR, TASK_UNKNOWN ->
                true;
            case TASK_STAGING, TASK_STARTING, TASK_RUNNING, TASK_KILLING -> false;
            case TASK_FINISHED, TASK_KILLED, TASK_UNREACHABLE -> false;
        };
        if (failed) {
            put(instance, task, status.getState(), StatusUpdates.message(status), turn);
        }
    }

    /** Books that a failing health check has a task killed. */
    void killedAsUnhealthy(Instance instance, Task task, String cause, Turn turn) {
        put(instance, task, TaskState.TASK_KILLED, cause, turn);
    }

    void forget(PathId app, Turn turn) {
        if (byApp.remove(app) != null) {
            turn.store(new StateChange.DeleteTaskFailure(app));
        }
    }

    private void put(Instance instance, Task task, TaskState state, String message, Turn turn) {
        AgentRef agent = instance.agent();
        var failure = new TaskFailure(
                instance.id().app(),
                task.id(),
                state,
                message,
                agent == null ? "" : agent.host(),
                agent == null ? "" : agent.id(),
                instance.version(),
                turn.now());
        byApp.put(failure.app(), failure);
        turn.store(new StateChange.PutTaskFailure(failure));
    }
}
