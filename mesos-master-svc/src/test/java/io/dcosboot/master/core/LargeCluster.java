package io.dcosboot.master.core;

import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.state.Term;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Label;
import io.dcosboot.mesos.v1.Labels;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A master's state with many agents and running tasks of several frameworks, made by the core itself. */
public final class LargeCluster {

    private final MasterCore core = new MasterCore(Given.settings());
    private final Deque<MasterCommand> queue = new ArrayDeque<>();
    private final List<Offer> offers = new ArrayList<>();
    private final Instant now = Instant.ofEpochSecond(1_800_000_000);
    private MasterState state;
    private long uuids;

    private LargeCluster() {
        MasterInfo info = MasterInfo.newBuilder()
                .setId("8c1d8a4e-7d3a-4a53-9d2b-2f9f0b9d4c11")
                .setIp(0)
                .setPort(5050)
                .build();
        state = MasterState.elected(new Term(info, now), RegistryContents.empty(), 50);
    }

    /** {@code tasksEach} running tasks on each of {@code agents}, spread over {@code frameworks}. */
    public static LargeCluster of(int agents, int tasksEach, int frameworks) {
        LargeCluster cluster = new LargeCluster();
        for (int i = 0; i < agents; i++) {
            cluster.tell(new MasterCommand.AgentSaid(
                    new LinkId(i),
                    Given.register(Given.agent(
                            "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255),
                            "cpus:32;mem:65536;disk:100000;ports:[31000-32000]"))));
        }
        for (int i = 0; i < frameworks; i++) {
            cluster.launchOnShare(i, frameworks - i, tasksEach);
        }
        return cluster;
    }

    public MasterState state() {
        return state;
    }

    public Instant now() {
        return now;
    }

    /** Lets one more status update of the {@code n}th framework's tasks come in. */
    public void change(int n) {
        AgentId agent = AgentId.of(offers.get(n % offers.size()).getAgentId());
        LinkId link = state.agent(agent).orElseThrow().link().orElseThrow();
        var task = state.agent(agent).orElseThrow().tasks().iterator().next();
        tell(new MasterCommand.AgentSaid(
                link,
                Given.update(task.framework().toProto(), agent, task.task().value(), TaskState.TASK_RUNNING, uuids++)));
    }

    private void launchOnShare(int number, int remaining, int tasksEach) {
        StreamId stream = new StreamId("s" + number);
        int known = offers.size();
        tell(new MasterCommand.Subscribe(
                Given.subscribe(
                        Given.framework("framework-" + number, "role-" + number).build()),
                stream));
        FrameworkID id = state.streams().get(stream).orElseThrow().toProto();
        List<Offer> given = List.copyOf(offers.subList(known, offers.size()));
        int share = given.size() / remaining;
        for (int i = 0; i < given.size(); i++) {
            Offer offer = given.get(i);
            if (i >= share) {
                tell(new MasterCommand.SchedulerCall(Given.decline(id, offer.getId(), 1e6), Optional.of(stream), 0));
                continue;
            }
            launch(id, stream, offer, tasksEach);
        }
        offers.subList(known + share, offers.size()).clear();
    }

    private void launch(FrameworkID id, StreamId stream, Offer offer, int count) {
        TaskInfo[] tasks = new TaskInfo[count];
        for (int i = 0; i < count; i++) {
            tasks[i] = Given.task(
                            "app.instance-" + offer.getAgentId().getValue() + "._app." + i,
                            offer.getAgentId(),
                            "cpus:1;mem:128;ports:[" + (31000 + i) + "-" + (31000 + i) + "]")
                    .setLabels(Labels.newBuilder()
                            .addLabels(Label.newBuilder().setKey("app").setValue("demo")))
                    .build();
        }
        tell(new MasterCommand.SchedulerCall(
                Given.launch(id, List.of(offer.getId()), 1e6, tasks), Optional.of(stream), 0));
        AgentId agent = AgentId.of(offer.getAgentId());
        LinkId link = state.agent(agent).orElseThrow().link().orElseThrow();
        for (TaskInfo task : tasks) {
            tell(new MasterCommand.AgentSaid(
                    link, Given.update(id, agent, task.getTaskId().getValue(), TaskState.TASK_RUNNING, uuids++)));
        }
    }

    private void tell(MasterCommand first) {
        queue.add(first);
        while (!queue.isEmpty()) {
            MasterCore.Outcome outcome = core.handle(state, queue.remove(), now);
            state = outcome.state();
            for (Effect effect : outcome.effects()) {
                switch (effect) {
                    case Effect.WriteRegistry write -> queue.add(write.then());
                    case Effect.Enqueue(var command) -> queue.add(command);
                    case Effect.SendEvent(var _, var event) ->
                        offers.addAll(event.getOffers().getOffersList());
                    case Effect.CloseStream _,
                            Effect.SendToAgent _,
                            Effect.CloseLink _,
                            Effect.Publish _,
                            Effect.Schedule _,
                            Effect.Answer _,
                            Effect.Abdicate _,
                            Effect.Note _ -> {}
                }
            }
        }
    }
}
