package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.DurationInfo;
import io.dcosboot.mesos.v1.Environment;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.HealthCheck;
import io.dcosboot.mesos.v1.KillPolicy;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskLaunchTest {

    private final TestMaster master = new TestMaster();
    private TestAgent agent;
    private Scheduler scheduler;

    @BeforeEach
    void start() {
        agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024;ports:[31000-31009]"));
        scheduler = master.subscribe(Given.framework("a", "dev"));
    }

    private TaskInfo.Builder task(String id) {
        return Given.task(id, agent.id().toProto(), "cpus:1;mem:64");
    }

    private void launch(TaskInfo.Builder... tasks) {
        TaskInfo[] built = new TaskInfo[tasks.length];
        for (int i = 0; i < tasks.length; i++) {
            built[i] = tasks[i].build();
        }
        OfferID offer = master.lastOffer(scheduler).getId();
        assertThat(master.call(scheduler, Given.launch(scheduler.id(), List.of(offer), 0, built)))
                .isEqualTo(new CallAnswer.Accepted());
    }

    private void assertRejected(TaskInfo.Builder task, String message) {
        launch(task);
        assertThat(master.lastUpdate(scheduler).getState()).isEqualTo(TaskState.TASK_ERROR);
        assertThat(master.lastUpdate(scheduler).getReason()).isEqualTo(TaskStatus.Reason.REASON_TASK_INVALID);
        assertThat(master.lastUpdate(scheduler).getMessage()).isEqualTo(message);
        assertThat(master.lastUpdate(scheduler).hasUuid()).isFalse();
        master.advance(Duration.ofSeconds(2)); // a new offer for the next attempt
    }

    private TaskEntry live(String id) {
        return master.state()
                .framework(FrameworkId.of(scheduler.id()))
                .orElseThrow()
                .tasks()
                .live()
                .get(new io.dcosboot.master.core.state.TaskId(id))
                .orElseThrow();
    }

    @Test
    void anOfferShowsTheWholeAgentAllocatedToTheRole() {
        Offer offer = master.lastOffer(scheduler);
        assertThat(Resources.of(offer.getResourcesList()))
                .isEqualTo(Resources.parse("cpus:4;mem:1024;ports:[31000-31009]", "*")
                        .allocatedTo("dev"));
        assertThat(offer.getAllocationInfo().getRole()).isEqualTo("dev");
        assertThat(offer.getUrl().getAddress().getIp()).isEqualTo("10.0.0.1");
        assertThat(offer.getUrl().getPath()).isEqualTo("/slave(1)");
    }

    @Test
    void aFrameworkWithoutMultiRoleSeesNoAllocation() {
        Scheduler old = master.subscribe(
                Given.framework("old", "x").clearCapabilities().clearRoles().setFailoverTimeout(0));
        master.register(Given.agent("10.0.0.2", "cpus(old):1;cpus:2;mem:100"));
        master.call(scheduler, Given.call(Call.Type.SUPPRESS, scheduler.id()).build());
        master.advance(Duration.ofSeconds(10));
        assertThat(master.offers(old)).isNotEmpty().allSatisfy(offer -> {
            assertThat(offer.hasAllocationInfo()).isFalse();
            assertThat(offer.getResourcesList())
                    .allSatisfy(
                            resource -> assertThat(resource.hasAllocationInfo()).isFalse());
        });
    }

    @Test
    void aValidTaskGoesToItsAgentAndHoldsItsResources() {
        launch(task("t1"), task("t2"));
        List<MasterMessage> runs = master.messages(agent.link()).stream()
                .filter(MasterMessage::hasRunTask)
                .toList();
        assertThat(runs).hasSize(2);
        assertThat(runs.getFirst()
                        .getRunTask()
                        .getTask()
                        .getResources(0)
                        .getAllocationInfo()
                        .getRole())
                .isEqualTo("dev");
        assertThat(live("t1").state()).isEqualTo(TaskState.TASK_STAGING);
        assertThat(master.published()
                        .getLast()
                        .getTaskAdded()
                        .getTask()
                        .getTaskId()
                        .getValue())
                .isEqualTo("t2");
        master.advance(Duration.ofSeconds(1));
        assertThat(Resources.of(master.lastOffer(scheduler).getResourcesList()).scalar("cpus"))
                .isEqualTo(2);
    }

    @Test
    void offersOfOneAgentCanBeUsedTogether() {
        launch(task("t1"));
        master.advance(Duration.ofSeconds(1));
        OfferID rest = master.lastOffer(scheduler).getId();
        master.said(agent.link(), Given.update(scheduler.id(), agent.id(), "t1", TaskState.TASK_FINISHED, 1));
        master.advance(Duration.ofSeconds(1));
        OfferID freed = master.lastOffer(scheduler).getId();
        assertThat(freed).isNotEqualTo(rest);
        master.call(
                scheduler,
                Given.launch(
                        scheduler.id(),
                        List.of(rest, freed),
                        0,
                        Given.task("big", agent.id().toProto(), "cpus:4;mem:1024")
                                .build()));
        assertThat(live("big").state()).isEqualTo(TaskState.TASK_STAGING);
    }

    @Test
    void tasksAreHeldAgainstTheRulesInTheirOrder() {
        assertRejected(task("bad/id"), "'bad/id' contains invalid characters");
        assertRejected(task(""), "ID must not be empty");
        assertRejected(
                task("t").setAgentId(AgentID.newBuilder().setValue("nope")),
                "Task uses invalid agent nope while agent " + agent.id() + " is expected");
        assertRejected(
                task("t")
                        .setKillPolicy(KillPolicy.newBuilder()
                                .setGracePeriod(DurationInfo.newBuilder().setNanoseconds(-1))),
                "Task's 'kill_policy.grace_period' must be non-negative");
        assertRejected(task("t").clearResources(), "Task uses no resources");
        assertRejected(
                task("t").clearResources().addResources(scalar("cpus", -1)),
                "Resource 'cpus(allocated: dev):-1' is invalid: Invalid scalar resource: value <= 0");
        assertRejected(
                task("t").clearResources().addResources(scalar("cpus", 1000)),
                "Total resources cpus(allocated: dev):1000 required by task and its executor is more than available "
                        + Resources.of(master.lastOffer(scheduler).getResourcesList()));
        assertRejected(
                task("t").clearCommand(),
                "Task should have at least one (but not both) of CommandInfo or ExecutorInfo present");
        assertRejected(
                task("t")
                        .setCommand(CommandInfo.newBuilder()
                                .setValue("x")
                                .setEnvironment(Environment.newBuilder()
                                        .addVariables(Environment.Variable.newBuilder()
                                                .setName("A")))),
                "Task's `CommandInfo` is invalid: Environment variable 'A' of type 'VALUE' must have a value set");
        assertRejected(
                task("t").setHealthCheck(HealthCheck.newBuilder()),
                "Task uses invalid health check: HealthCheck must specify 'type'");
        launch(task("t"));
        master.advance(Duration.ofSeconds(2));
        assertRejected(task("t"), "Task has duplicate ID: t");
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    @Test
    void oneBadTaskDoesNotSpoilItsNeighbours() {
        launch(task("bad/id"), task("good"));
        assertThat(live("good").state()).isEqualTo(TaskState.TASK_STAGING);
    }

    @Test
    void invalidOffersLoseTheTasksAndTheValidOffers() {
        OfferID offer = master.lastOffer(scheduler).getId();
        master.call(
                scheduler,
                Given.launch(scheduler.id(), List.of(offer, offer), 0, task("t").build()));
        assertThat(master.lastUpdate(scheduler).getState()).isEqualTo(TaskState.TASK_LOST);
        assertThat(master.lastUpdate(scheduler).getMessage())
                .isEqualTo("Task launched with invalid offers: Duplicate offer master-O0 in offer list");
        assertThat(master.state().offers().isEmpty()).isTrue();
        OfferID gone = OfferID.newBuilder().setValue("nope").build();
        master.call(
                scheduler,
                Given.launch(scheduler.id(), List.of(gone), 0, task("t").build()));
        assertThat(master.lastUpdate(scheduler).getMessage())
                .isEqualTo("Task launched with invalid offers: Offer nope is no longer valid");
    }

    @Test
    void partitionAwareFrameworksSeeDroppedTasks() {
        Scheduler aware = master.subscribe(Given.framework("b", "dev", Capability.Type.PARTITION_AWARE));
        OfferID gone = OfferID.newBuilder().setValue("nope").build();
        master.call(aware, Given.launch(aware.id(), List.of(gone), 0, task("t").build()));
        assertThat(master.lastUpdate(aware).getState()).isEqualTo(TaskState.TASK_DROPPED);
    }

    @Test
    void anExecutorIsChargedOnce() {
        ExecutorInfo executor = ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue("e"))
                .setCommand(CommandInfo.newBuilder().setValue("run"))
                .addAllResources(Resources.parse("cpus:0.5;mem:32", "*").toProto())
                .build();
        launch(
                task("t1").clearCommand().setExecutor(executor),
                task("t2").clearCommand().setExecutor(executor));
        List<MasterMessage> runs = master.messages(agent.link()).stream()
                .filter(MasterMessage::hasRunTask)
                .toList();
        assertThat(runs).extracting(run -> run.getRunTask().getLaunchExecutor()).containsExactly(true, false);
        assertThat(master.state()
                        .agent(agent.id())
                        .orElseThrow()
                        .usage()
                        .usedTotal()
                        .scalar("cpus"))
                .isEqualTo(2.5);
        master.advance(Duration.ofSeconds(1));
        assertThat(master.lastOffer(scheduler).getExecutorIdsList())
                .extracting(ExecutorID::getValue)
                .containsExactly("e");
        assertRejected(
                task("t3").clearCommand().setExecutor(executor.toBuilder().setName("other")),
                "ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID. Executor: e");
    }
}
