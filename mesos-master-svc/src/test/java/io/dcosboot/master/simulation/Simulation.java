package io.dcosboot.master.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dcosboot.master.core.Accounts;
import io.dcosboot.master.core.Effect;
import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.MasterCore;
import io.dcosboot.master.core.MasterSettings;
import io.dcosboot.master.core.TestMaster;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.state.Term;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * A cluster in one thread under virtual time: a master's core, simulated agents and frameworks, and a network that is
 * late, loses links and lets processes crash, all decided by one seed. After every command the master's accounts are
 * checked; at the end, with faults over, everything must have settled.
 */
final class Simulation {

    private static final Duration FAULTY = Duration.ofMinutes(10);
    private static final Duration CALM = Duration.ofMinutes(12);

    final Random random;
    final MasterSettings settings = Given.settings();
    private final MasterCore core = new MasterCore(settings);
    private final PriorityQueue<Due> agenda = new PriorityQueue<>();
    private final Map<StreamId, SimulatedFramework> streams = new HashMap<>();
    private final Map<LinkId, SimulatedAgent> links = new HashMap<>();
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final List<SimulatedFramework> frameworks = new ArrayList<>();
    private RegistryContents registry = RegistryContents.empty();
    private MasterState state;
    private long reign;
    private Instant now = Instant.ofEpochSecond(1_000_000);
    private long numbers;
    private boolean faulty = true;
    private final Map<String, Instant> busyUntil = new HashMap<>();

    /** Updates that agents have made, by uuid, and whether some framework has acknowledged them. */
    final Map<ByteString, Boolean> acknowledged = new LinkedHashMap<>();

    final Set<ByteString> seen = new HashSet<>();

    private record Due(Instant at, long number, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int order = at.compareTo(other.at);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    Simulation(long seed) {
        random = new Random(seed);
        elect();
        int agentCount = 1 + random.nextInt(4);
        for (int i = 0; i < agentCount; i++) {
            agents.add(new SimulatedAgent(this, "10.0.0." + i));
        }
        int frameworkCount = 1 + random.nextInt(3);
        for (int i = 0; i < frameworkCount; i++) {
            frameworks.add(new SimulatedFramework(this, "f" + i, "role" + random.nextInt(2), random.nextBoolean()));
        }
        agents.forEach(agent -> after(delay(), agent::connect));
        frameworks.forEach(framework -> after(delay(), framework::subscribe));
        plague();
    }

    void run() {
        Instant end = now.plus(FAULTY);
        runUntil(end);
        faulty = false;
        frameworks.forEach(SimulatedFramework::stopLaunching);
        agents.forEach(agent -> {
            if (!agent.isConnected()) {
                agent.connect();
            }
        });
        frameworks.forEach(framework -> {
            if (!framework.isConnected()) {
                framework.subscribe();
            }
        });
        runUntil(now.plus(CALM));
        settled();
    }

    private void runUntil(Instant end) {
        while (!agenda.isEmpty() && !agenda.peek().at.isAfter(end)) {
            Due due = agenda.remove();
            now = due.at;
            due.action.run();
        }
        now = end;
    }

    private void settled() {
        for (SimulatedAgent agent : agents) {
            assertThat(state.agent(agent.id()).filter(a -> a.connected()))
                    .as("agent %s is back", agent.id())
                    .isPresent();
            assertThat(agent.unacknowledged()).as("updates of %s", agent.id()).isEmpty();
        }
        state.frameworks()
                .values()
                .forEach(framework -> framework
                        .tasks()
                        .live()
                        .values()
                        .forEach(task -> assertThat(
                                        agents.stream().anyMatch(agent -> agent.runs(framework.id(), task.id())))
                                .as("task %s of %s in state %s runs somewhere", task.id(), framework.id(), task.state())
                                .isTrue()));
    }

    Instant now() {
        return now;
    }

    MasterState state() {
        return state;
    }

    long number() {
        return numbers++;
    }

    void after(Duration delay, Runnable action) {
        agenda.add(new Due(now.plus(delay), numbers++, action));
    }

    /** Network and processing time of a message. */
    Duration delay() {
        return Duration.ofMillis(1 + random.nextInt(faulty ? 2_000 : 50));
    }

    boolean unlucky(double chance) {
        return faulty && random.nextDouble() < chance;
    }

    /** Delivers in the order of one connection, which links and streams promise. */
    void inOrder(String connection, Runnable delivery) {
        Instant at = now.plus(delay());
        Instant earliest = busyUntil.getOrDefault(connection, Instant.MIN);
        Instant when = at.isBefore(earliest) ? earliest : at;
        busyUntil.put(connection, when);
        agenda.add(new Due(when, numbers++, delivery));
    }

    private void plague() {
        if (!faulty) {
            return;
        }
        after(Duration.ofSeconds(5 + random.nextInt(60)), () -> {
            if (faulty) {
                switch (random.nextInt(6)) {
                    case 0, 1 -> pick(agents).breakLink();
                    case 2 -> pick(agents).freeze(Duration.ofSeconds(random.nextInt(200)));
                    case 3 -> pick(frameworks).breakStream();
                    case 4 -> pick(frameworks).subscribe();
                    case 5 -> {
                        if (random.nextInt(3) == 0) {
                            failOver();
                        }
                    }
                    default -> throw new AssertionError();
                }
            }
            plague();
        });
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void elect() {
        reign++;
        MasterInfo info = MasterInfo.newBuilder()
                .setId("m" + reign)
                .setIp(0)
                .setPort(5050)
                .build();
        state = MasterState.elected(new Term(info, now), registry, settings.maxCompletedFrameworks());
        tell(new MasterCommand.Begin());
    }

    private void failOver() {
        streams.clear();
        links.clear();
        elect();
        agents.forEach(SimulatedAgent::breakLink);
        frameworks.forEach(SimulatedFramework::breakStream);
    }

    LinkId openLink(SimulatedAgent agent) {
        LinkId link = new LinkId(number());
        links.put(link, agent);
        return link;
    }

    StreamId openStream(SimulatedFramework framework) {
        StreamId stream = new StreamId("stream" + number());
        streams.put(stream, framework);
        return stream;
    }

    void linkBroken(LinkId link) {
        links.remove(link);
        long then = reign;
        after(delay(), () -> tellIn(then, new MasterCommand.LinkClosed(link)));
    }

    void streamBroken(StreamId stream) {
        streams.remove(stream);
        long then = reign;
        after(delay(), () -> tellIn(then, new MasterCommand.StreamClosed(stream)));
    }

    void fromAgent(LinkId link, MasterCommand command) {
        long then = reign;
        inOrder("up" + link, () -> tellIn(then, command));
    }

    void fromFramework(StreamId stream, Call call) {
        long then = reign;
        inOrder(
                "call" + stream,
                () -> tellIn(
                        then,
                        call.getType() == Call.Type.SUBSCRIBE
                                ? new MasterCommand.Subscribe(call, stream)
                                : new MasterCommand.SchedulerCall(call, Optional.of(stream), number())));
    }

    private void tellIn(long then, MasterCommand command) {
        if (then == reign) {
            tell(command);
        }
    }

    private void tell(MasterCommand command) {
        MasterCore.Outcome outcome = core.handle(state, command, now);
        state = outcome.state();
        Accounts.check(state);
        long then = reign;
        outcome.effects().forEach(effect -> carryOut(then, effect));
    }

    private void carryOut(long then, Effect effect) {
        switch (effect) {
            case Effect.SendEvent(StreamId stream, Event event) -> {
                SimulatedFramework framework = streams.get(stream);
                if (framework == null) {
                    after(Duration.ZERO, () -> tellIn(then, new MasterCommand.StreamClosed(stream)));
                } else {
                    inOrder("down" + stream, () -> framework.receive(stream, event));
                }
            }
            case Effect.CloseStream(StreamId stream) -> {
                SimulatedFramework framework = streams.remove(stream);
                if (framework != null) {
                    inOrder("down" + stream, () -> framework.streamEnded(stream));
                }
            }
            case Effect.SendToAgent(LinkId link, var message) -> {
                SimulatedAgent agent = links.get(link);
                if (agent == null) {
                    after(Duration.ZERO, () -> tellIn(then, new MasterCommand.LinkClosed(link)));
                } else {
                    inOrder("down" + link, () -> agent.receive(link, message));
                }
            }
            case Effect.CloseLink(LinkId link) -> {
                SimulatedAgent agent = links.remove(link);
                if (agent != null) {
                    inOrder("down" + link, () -> agent.linkEnded(link));
                    after(Duration.ZERO, () -> tellIn(then, new MasterCommand.LinkClosed(link)));
                }
            }
            case Effect.WriteRegistry write ->
                inOrder("registry", () -> {
                    if (then == reign) {
                        registry = TestMaster.apply(registry, write.operation());
                        tell(write.then());
                    }
                });
            case Effect.Schedule(Duration delay, MasterCommand command) -> after(delay, () -> tellIn(then, command));
            case Effect.Enqueue(MasterCommand command) -> after(Duration.ZERO, () -> tellIn(then, command));
            case Effect.Publish _, Effect.Answer _, Effect.Note _ -> {}
        }
    }
}
