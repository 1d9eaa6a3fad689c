package io.dcosboot.master.api;

import io.dcosboot.mesos.v1.TaskState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
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

    private final Map<TaskState, Integer> counts = new EnumMap<>(TaskState.class);
    private final SortedSet<String> counterparts = new TreeSet<>();

    /**
     * @param counterpart the other side of the task: its agent for a framework's counts, its framework for an agent's
     */
    void add(TaskState state, String counterpart) {
        counts.merge(state, 1, Integer::sum);
        counterparts.add(counterpart);
    }

    void write(JsonGenerator json, String counterpartsName) {
        for (TaskState state : SHOWN) {
            json.writeNumberProperty(state.name(), counts.getOrDefault(state, 0));
        }
        json.writeArrayPropertyStart(counterpartsName);
        counterparts.forEach(json::writeString);
        json.writeEndArray();
    }
}
