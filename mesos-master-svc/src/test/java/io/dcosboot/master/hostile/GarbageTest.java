package io.dcosboot.master.hostile;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.TestMaster;
import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.validation.CallValidation;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.ExecutorMessage;
import io.dcosboot.mesos.link.ExitedExecutor;
import io.dcosboot.mesos.link.UpdateAgent;
import io.dcosboot.mesos.link.UpdateOperationStatus;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The core takes whatever has the form of a message: it answers or ignores it, never fails, and its accounts hold.
 * {@code -Dgarbage.seed=n} replays one series.
 */
class GarbageTest {

    private static final int SERIES = Integer.getInteger("garbage.series", 60);
    private static final int LENGTH = 100;

    @Test
    void noMessageMakesTheCoreFail() {
        Long only = Long.getLong("garbage.seed");
        List<String> failures = new ArrayList<>();
        for (long seed = only == null ? 0 : only; seed < (only == null ? SERIES : only + 1); seed++) {
            try {
                new Series(seed).run();
            } catch (RuntimeException | AssertionError failure) {
                failures.add("-Dgarbage.seed=" + seed + ": " + failure);
                if (only != null) {
                    throw failure;
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " series failed:\n"
                    + String.join("\n", failures.subList(0, Math.min(10, failures.size()))));
        }
    }

    /** Messages to one master, whose good clients go on between them. */
    private static final class Series {
        private final Random random;
        private final Garbage garbage;
        private final TestMaster master = new TestMaster();
        private final TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:8;mem:8192;ports:[1-9]"));
        private final Scheduler scheduler = master.subscribe(Given.framework("victim", "role"));
        private long names;

        Series(long seed) {
            this.random = new Random(seed);
            this.garbage = new Garbage(random);
        }

        void run() {
            for (int i = 0; i < LENGTH; i++) {
                switch (random.nextInt(10)) {
                    case 0 -> subscribe();
                    case 1, 2, 3 -> agentSays();
                    case 4 -> master.advance(Duration.ofSeconds(1 + random.nextInt(20)));
                    default -> call();
                }
            }
            master.advance(Duration.ofMinutes(2));
        }

        private void subscribe() {
            Call call = garbage.spoil(Given.subscribe(
                    Given.framework("f", "role" + random.nextInt(3)).build()));
            if (CallValidation.validate(call).isEmpty() && call.getType() == Call.Type.SUBSCRIBE) {
                master.tell(new MasterCommand.Subscribe(call, new StreamId("s" + names++)));
            }
        }

        private void call() {
            Call call = garbage.spoil(goodCall());
            if (CallValidation.validate(call).isEmpty() && call.getType() != Call.Type.SUBSCRIBE) {
                master.call(call, Optional.of(scheduler.stream()));
            }
        }

        private Call goodCall() {
            FrameworkID id = scheduler.id();
            TaskID task = TaskID.newBuilder()
                    .setValue("t" + random.nextInt((int) names + 1))
                    .build();
            AgentID on = agent.id().toProto();
            return switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> launch();
                case 4 -> Given.decline(id, offer(), random.nextInt(10));
                case 5 -> Given.kill(id, task.getValue());
                case 6 ->
                    Given.acknowledge(
                            id,
                            TaskStatus.newBuilder()
                                    .setTaskId(task)
                                    .setAgentId(on)
                                    .setState(TaskState.TASK_RUNNING)
                                    .setUuid(Given.uuid(random.nextInt(20)))
                                    .build());
                case 7 ->
                    Given.call(Call.Type.RECONCILE, id)
                            .setReconcile(Call.Reconcile.newBuilder()
                                    .addTasks(Call.Reconcile.Task.newBuilder()
                                            .setTaskId(task)
                                            .setAgentId(on)))
                            .build();
                case 8 ->
                    Given.call(Call.Type.UPDATE_FRAMEWORK, id)
                            .setUpdateFramework(
                                    Call.UpdateFramework.newBuilder().setFrameworkInfo(scheduler.info()))
                            .build();
                case 9 -> Given.call(Call.Type.REVIVE, id).build();
                case 10 ->
                    Given.call(Call.Type.MESSAGE, id)
                            .setMessage(Call.Message.newBuilder()
                                    .setAgentId(on)
                                    .setExecutorId(ExecutorID.newBuilder().setValue("e"))
                                    .setData(Given.uuid(1)))
                            .build();
                default -> Given.call(Call.Type.SUPPRESS, id).build();
            };
        }

        private OfferID offer() {
            List<Offer> offers = master.offers(scheduler);
            return offers.isEmpty()
                    ? OfferID.newBuilder().setValue("none").build()
                    : offers.getLast().getId();
        }

        private Call launch() {
            var task = Given.task("t" + names++, agent.id().toProto(), "cpus:0.5;mem:64");
            if (random.nextBoolean()) {
                task.clearCommand()
                        .setExecutor(ExecutorInfo.newBuilder()
                                .setExecutorId(ExecutorID.newBuilder().setValue("e"))
                                .setCommand(CommandInfo.newBuilder().setValue("x")));
            }
            return Given.launch(scheduler.id(), List.of(offer()), 1, task.build());
        }

        private void agentSays() {
            FrameworkID id = scheduler.id();
            ExecutorID executor = ExecutorID.newBuilder().setValue("e").build();
            String task = "t" + random.nextInt((int) names + 1);
            AgentMessage good = switch (random.nextInt(9)) {
                case 0, 1, 2 -> Given.update(id, agent.id(), task, TaskState.TASK_RUNNING, random.nextInt(20));
                case 3 -> Given.update(id, agent.id(), task, TaskState.TASK_FINISHED, random.nextInt(20));
                case 4 ->
                    AgentMessage.newBuilder()
                            .setExitedExecutor(ExitedExecutor.newBuilder()
                                    .setFrameworkId(id)
                                    .setExecutorId(executor)
                                    .setStatus(0))
                            .build();
                case 5 ->
                    AgentMessage.newBuilder()
                            .setExecutorMessage(ExecutorMessage.newBuilder()
                                    .setFrameworkId(id)
                                    .setExecutorId(executor)
                                    .setData(Given.uuid(2)))
                            .build();
                case 6 ->
                    AgentMessage.newBuilder()
                            .setUpdateOperationStatus(UpdateOperationStatus.newBuilder()
                                    .setFrameworkId(id)
                                    .setOperationUuid(Given.uuid(3))
                                    .setStatus(
                                            OperationStatus.newBuilder().setState(OperationState.OPERATION_FINISHED)))
                            .build();
                case 7 ->
                    AgentMessage.newBuilder()
                            .setUpdateAgent(UpdateAgent.newBuilder()
                                    .addAllTotalResources(
                                            agent.description().getInfo().getResourcesList()))
                            .build();
                default ->
                    Given.reregister(
                            Given.agent("10.0.0." + random.nextInt(3), "cpus:8;mem:8192;ports:[1-9]"),
                            agent.id(),
                            List.of(scheduler.info()),
                            List.of());
            };
            boolean own = master.state().agents().links().containsKey(agent.link()) && !good.hasReregister();
            AgentMessage spoilt = garbage.spoil(good);
            if (!takesResourcesAway(spoilt)) {
                master.said(own ? agent.link() : master.newLink(), spoilt);
            }
        }

        /** Of an agent that runs more than it says it has, no accounts can hold. */
        private boolean takesResourcesAway(AgentMessage message) {
            List<Resource> claimed = message.hasUpdateAgent()
                    ? message.getUpdateAgent().getTotalResourcesList()
                    : message.getReregister().getAgent().getInfo().getResourcesList();
            return (message.hasUpdateAgent() || message.hasReregister())
                    && Resources.validate(claimed).isEmpty()
                    && !Resources.of(claimed)
                            .contains(Resources.of(agent.description().getInfo().getResourcesList()));
        }
    }
}
