package io.dcosboot.master.api;

import io.dcosboot.mesos.v1.TaskState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** How many tasks are in each state, and whose they are: the counters of {@code /state-summary}. */
final class TaskCounts {

    private static final List<TaskState> SHOWN = List.of(
            TaskState.TASK_STAGING,
            TaskState.TASK_STARTING,
            TaskState.TASK_RUNNING,
            TaskState.TASK_KILLING,
            TaskState.TASK_FINISHED,
            TaskState.TASK_KILLED,
            TaskState.TASK_FAILED,
            TaskState.TASK_LOST,
            TaskState.TASK_ERROR,
            TaskState.TASK_UNREACHABLE);

    private final Map<TaskState, int[]> counts = new EnumMap<>(TaskState.class);
    private final List<String> counterparts = new ArrayList<>();

    void add(TaskState state) {
        counts.computeIfAbsent(state, _ -> new int[1])[0]++;
    }

    /** Adds the other side of tasks: an agent of a framework's, a framework of an agent's. */
    void addCounterpart(String id) {
        counterparts.add(id);
    }

    /** Whether the counterpart that was added last is this one. */
    boolean endsWith(String id) {
        return !counterparts.isEmpty() && counterparts.getLast().equals(id);
    }

    void write(JsonGenerator json, String counterpartsName) {
        for (TaskState state : SHOWN) {
            int[] count = counts.get(state);
            json.writeNumberProperty(state.name(), count == null ? 0 : count[0]);
        }
        json.writeArrayPropertyStart(counterpartsName);
        counterparts.forEach(json::writeString);
        json.writeEndArray();
    }
}
