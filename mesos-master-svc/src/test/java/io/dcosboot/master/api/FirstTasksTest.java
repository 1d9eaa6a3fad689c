package io.dcosboot.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstTasksTest {

    private static TaskEntry task(String id, double... statuses) {
        Task.Builder task = Task.newBuilder()
                .setName(id)
                .setTaskId(TaskID.newBuilder().setValue(id))
                .setAgentId(AgentID.newBuilder().setValue("a"))
                .setFrameworkId(FrameworkID.newBuilder().setValue("f"))
                .setState(TaskState.TASK_RUNNING);
        for (double at : statuses) {
            task.addStatuses(TaskStatus.newBuilder()
                    .setTaskId(task.getTaskId())
                    .setState(TaskState.TASK_RUNNING)
                    .setTimestamp(at));
        }
        return new TaskEntry(task.build(), Resources.empty());
    }

    private static List<String> first(long most, boolean descending) {
        FirstTasks tasks = new FirstTasks(most, descending);
        tasks.add(task("late", 30, 31));
        tasks.add(task("early", 10, 50));
        tasks.add(task("none"));
        tasks.add(task("middle", 20));
        tasks.add(task("middle, added after", 20));
        return tasks.inOrder().map(task -> task.id().value()).toList();
    }

    @Test
    void tasksComeInTheOrderOfTheirFirstStatus() {
        assertThat(first(100, false)).containsExactly("none", "early", "middle", "middle, added after", "late");
    }

    @Test
    void descendingTheLastComesFirstAndEqualOnesStayInOrder() {
        assertThat(first(100, true)).containsExactly("late", "middle", "middle, added after", "early", "none");
    }

    @Test
    void onlyTheFirstAreKept() {
        assertThat(first(3, false)).containsExactly("none", "early", "middle");
        assertThat(first(2, true)).containsExactly("late", "middle");
        assertThat(first(0, false)).isEmpty();
    }
}
