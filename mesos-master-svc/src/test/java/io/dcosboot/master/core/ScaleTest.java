package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.state.Term;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The core with many agents and tasks. The size by default only shows that cost grows with the number of things, not
 * with its square; {@code -Dscale.agents=10000} measures the size the master is designed for.
 */
class ScaleTest {

    private static final int AGENTS = Integer.getInteger("scale.agents", 1_000);
    private static final int TASKS_EACH = 10;

    private final MasterCore core = new MasterCore(Given.settings());
    private final Deque<MasterCommand> queue = new ArrayDeque<>();
    private final List<Offer> offers = new ArrayList<>();
    private MasterState state;
    private Instant now = Instant.ofEpochSecond(1_000_000);

    @Test
    @Timeout(120)
    void aLargeClusterIsCarried() {
        MasterInfo info =
                MasterInfo.newBuilder().setId("m").setIp(0).setPort(5050).build();
        state = MasterState.elected(new Term(info, now), RegistryContents.empty(), 50);
        measured("register " + AGENTS + " agents", () -> {
            for (int i = 0; i < AGENTS; i++) {
                tell(new MasterCommand.AgentSaid(
                        new LinkId(i),
                        Given.register(Given.agent(
                                "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255),
                                "cpus:32;mem:65536;disk:100000;ports:[31000-32000]"))));
            }
        });
        StreamId stream = new StreamId("s");
        measured(
                "offer everything to a framework",
                () -> tell(new MasterCommand.Subscribe(
                        Given.subscribe(Given.framework("f", "dev").build()), stream)));
        assertThat(offers).hasSize(AGENTS);
        FrameworkID id = state.frameworks().keys().iterator().next().toProto();
        List<Offer> taken = List.copyOf(offers);
        measured("launch " + AGENTS * TASKS_EACH + " tasks", () -> {
            for (Offer offer : taken) {
                TaskInfo[] tasks = new TaskInfo[TASKS_EACH];
                for (int i = 0; i < TASKS_EACH; i++) {
                    tasks[i] = Given.task(offer.getAgentId().getValue() + "-" + i, offer.getAgentId(), "cpus:1;mem:128")
                            .build();
                }
                List<OfferID> ids = List.of(offer.getId());
                tell(new MasterCommand.SchedulerCall(Given.launch(id, ids, 3600, tasks), Optional.of(stream), 0));
            }
        });
        measured("run " + AGENTS * TASKS_EACH + " tasks", () -> {
            int number = 0;
            for (Offer offer : taken) {
                AgentId agent = AgentId.of(offer.getAgentId());
                LinkId link = state.agent(agent).orElseThrow().link().orElseThrow();
                for (int i = 0; i < TASKS_EACH; i++) {
                    tell(new MasterCommand.AgentSaid(
                            link, Given.update(id, agent, agent + "-" + i, TaskState.TASK_RUNNING, number++)));
                }
            }
        });
        assertThat(state.framework(FrameworkId.of(id))
                        .orElseThrow()
                        .tasks()
                        .live()
                        .size())
                .isEqualTo(AGENTS * TASKS_EACH);
        for (int i = 0; i < 5; i++) {
            now = now.plusSeconds(1);
            measured("an allocation run with every agent refused", () -> tell(new MasterCommand.AllocationTick()));
        }
    }

    private void measured(String what, Runnable work) {
        long start = System.nanoTime();
        work.run();
        System.out.println(
                what + ": " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
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
