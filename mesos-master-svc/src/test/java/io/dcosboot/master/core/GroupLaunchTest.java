package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.RunTaskGroup;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.HealthCheck;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.TaskGroupInfo;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LAUNCH_GROUP: all or nothing (mesos-master.md §6, §7 lines 18 to 23). */
class GroupLaunchTest {

    private final TestMaster master = new TestMaster();
    private TestAgent agent;
    private Scheduler scheduler;

    @BeforeEach
    void start() {
        agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024;disk:1000"));
        scheduler = master.subscribe(Given.framework("a", "dev", Capability.Type.PARTITION_AWARE));
    }

    private TaskInfo.Builder task(String id) {
        return Given.task(id, agent.id().toProto(), "cpus:0.5;mem:64");
    }

    private ExecutorInfo.Builder executor(String resources) {
        return ExecutorInfo.newBuilder()
                .setType(ExecutorInfo.Type.DEFAULT)
                .setExecutorId(ExecutorID.newBuilder().setValue("e"))
                .setFrameworkId(scheduler.id())
                .addAllResources(Resources.parse(resources, "*").toProto());
    }

    private ExecutorInfo.Builder executor() {
        return executor("cpus:0.1;mem:32;disk:10");
    }

    private void launch(ExecutorInfo.Builder executor, TaskInfo.Builder... tasks) {
        TaskGroupInfo.Builder group = TaskGroupInfo.newBuilder();
        for (TaskInfo.Builder task : tasks) {
            group.addTasks(task);
        }
        master.call(
                scheduler,
                GivenOperations.accept(
                        scheduler.id(),
                        master.lastOffer(scheduler).getId(),
                        0,
                        Operation.newBuilder()
                                .setType(Operation.Type.LAUNCH_GROUP)
                                .setLaunchGroup(Operation.LaunchGroup.newBuilder()
                                        .setExecutor(executor)
                                        .setTaskGroup(group))
                                .build()));
        master.advance(Duration.ofSeconds(2)); // a new offer for the next attempt
    }

    private List<RunTaskGroup> sent() {
        return master.messages(agent.link()).stream()
                .filter(MasterMessage::hasRunTaskGroup)
                .map(MasterMessage::getRunTaskGroup)
                .toList();
    }

    private void assertRefused(String message, ExecutorInfo.Builder executor, TaskInfo.Builder... tasks) {
        int before = master.updates(scheduler).size();
        launch(executor, tasks);
        assertThat(sent()).isEmpty();
        assertThat(master.updates(scheduler).subList(before, before + tasks.length))
                .allSatisfy(status -> {
                    assertThat(status.getState()).isEqualTo(TaskState.TASK_ERROR);
                    assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_TASK_GROUP_INVALID);
                    assertThat(status.getMessage()).isEqualTo(message);
                });
        assertThat(master.state().agent(agent.id()).orElseThrow().usage().usedTotal())
                .isEqualTo(Resources.empty());
    }

    @Test
    void aGroupGoesToItsAgentAsAWholeWithOneExecutor() {
        launch(executor(), task("a"), task("b"));

        assertThat(sent()).singleElement().satisfies(group -> {
            assertThat(group.getLaunchExecutor()).isTrue();
            assertThat(group.getTaskGroup().getTasksList())
                    .hasSize(2)
                    .allSatisfy(task -> assertThat(task.getExecutor()).isEqualTo(group.getExecutor()));
        });
        assertThat(master.updates(scheduler)).isEmpty();
        assertThat(master.state()
                        .agent(agent.id())
                        .orElseThrow()
                        .usage()
                        .usedTotal()
                        .unallocated())
                .isEqualTo(Resources.parse("cpus:1.1;mem:160;disk:10", "*"));
    }

    @Test
    void aSecondGroupUsesTheExecutorThatRuns() {
        launch(executor(), task("a"));
        launch(executor(), task("b"));

        assertThat(sent()).hasSize(2);
        assertThat(sent().getLast().getLaunchExecutor()).isFalse();
        assertThat(master.state()
                        .agent(agent.id())
                        .orElseThrow()
                        .usage()
                        .usedTotal()
                        .unallocated())
                .isEqualTo(Resources.parse("cpus:1.1;mem:160;disk:10", "*"));
    }

    @Test
    void oneBadTaskSpoilsTheGroup() {
        assertRefused(
                "Task 'b' is invalid: Task uses no resources",
                executor(),
                task("a"),
                task("b").clearResources());
        assertRefused("Task 'a' is invalid: Task has duplicate ID: a", executor(), task("a"), task("a"));
        assertRefused(
                "Task 'a' is invalid: Docker ContainerInfo is not supported on the task",
                executor(),
                task("a")
                        .setContainer(ContainerInfo.newBuilder()
                                .setType(ContainerInfo.Type.DOCKER)
                                .setDocker(ContainerInfo.DockerInfo.newBuilder().setImage("busybox"))));
        assertRefused(
                "Task 'a' is invalid: HTTP and TCP health checks are not supported for nested containers not joining"
                        + " parent's network",
                executor(),
                task("a")
                        .setContainer(ContainerInfo.newBuilder()
                                .setType(ContainerInfo.Type.MESOS)
                                .addNetworkInfos(NetworkInfo.newBuilder().setName("net")))
                        .setHealthCheck(HealthCheck.newBuilder()
                                .setType(HealthCheck.Type.TCP)
                                .setTcp(HealthCheck.TCPCheckInfo.newBuilder().setPort(80))));
    }

    @Test
    void theExecutorMustBeOneForGroups() {
        assertRefused("'ExecutorInfo.framework_id' must be set", executor().clearFrameworkId(), task("a"));
        assertRefused(
                "'ExecutorInfo.command' must not be set for 'DEFAULT' executor",
                executor().setCommand(CommandInfo.newBuilder().setValue("x")),
                task("a"));
        assertRefused("Executor 'e' uses no disk", executor("cpus:0.1;mem:32"), task("a"));
        assertRefused(
                "Executor 'e' uses less memory (16.0MB) than the minimum required (32MB)",
                executor("cpus:0.1;mem:16;disk:1"),
                task("a"));
    }

    @Test
    void aGroupMustFitAltogether() {
        launch(executor(), task("a"), Given.task("b", agent.id().toProto(), "cpus:3.5;mem:64"));

        assertThat(sent()).isEmpty();
        assertThat(master.updates(scheduler))
                .hasSize(2)
                .allSatisfy(status -> assertThat(status.getMessage())
                        .startsWith("Total resources ")
                        .contains("required by task group and its executor are more than available"));
    }

    @Test
    void invalidOffersDropEveryTaskOfTheGroup() {
        master.call(
                scheduler,
                GivenOperations.accept(
                        scheduler.id(),
                        io.dcosboot.mesos.v1.OfferID.newBuilder()
                                .setValue("nope")
                                .build(),
                        0,
                        Operation.newBuilder()
                                .setType(Operation.Type.LAUNCH_GROUP)
                                .setLaunchGroup(Operation.LaunchGroup.newBuilder()
                                        .setExecutor(executor())
                                        .setTaskGroup(TaskGroupInfo.newBuilder()
                                                .addTasks(task("a"))
                                                .addTasks(task("b"))))
                                .build()));

        assertThat(master.updates(scheduler)).hasSize(2).allSatisfy(status -> {
            assertThat(status.getState()).isEqualTo(TaskState.TASK_DROPPED);
            assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_INVALID_OFFERS);
        });
    }
}
