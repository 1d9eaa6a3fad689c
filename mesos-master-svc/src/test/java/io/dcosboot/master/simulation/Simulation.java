package io.dcosboot.master.simulation;

import com.google.protobuf.ByteString;
import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.MasterCore;
import io.dcosboot.master.core.MasterSettings;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A cluster in one thread under virtual time: masters that succeed each other on one registry, agents, frameworks, and a
 * network between them, all of which fail as one seed decides. {@link Watch} looks at every step of every master; at the
 * end, with faults over, everything must settle.
 */
final class Simulation {

    private static final Duration FAULTY = Duration.ofMinutes(6);

    /** Time to settle beyond that which lost agents have to come back. */
    private static final Duration CALM = Duration.ofMinutes(3);

    final Random random;
    private final Core core;
    private final SimulatedRegistry registry;
    private final MasterSettings settings;
    private final PriorityQueue<Due> agenda = new PriorityQueue<>();
    private final List<SimulatedMaster> masters = new ArrayList<>();
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final List<SimulatedFramework> frameworks = new ArrayList<>();
    private final Set<TaskKey> launched = new HashSet<>();
    private final Set<ByteString> acknowledged = new HashSet<>();
    private Instant now = Instant.ofEpochSecond(1_000_000);
    private long numbers;
    private long terms;
    private boolean faulty = true;

    private record Due(Instant at, long number, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int order = at.compareTo(other.at);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    Simulation(long seed) {
        this(seed, UnaryOperator.identity(), new SimulatedRegistry());
    }

    /** @param flaw breaks the core, to see whether that is noticed */
    Simulation(long seed, UnaryOperator<Core> flaw, SimulatedRegistry registry) {
        this.random = new Random(seed);
        this.settings = settings(random);
        this.core = flaw.apply(new MasterCore(settings)::handle);
        this.registry = registry;
        elect();
        int agentCount = 1 + random.nextInt(4);
        for (int i = 0; i < agentCount; i++) {
            agents.add(new SimulatedAgent(this, "10.0.0." + i));
        }
        int frameworkCount = 1 + random.nextInt(3);
        for (int i = 0; i < frameworkCount; i++) {
            frameworks.add(new SimulatedFramework(this, "f" + i));
        }
        agents.forEach(agent -> after(delay(), agent::connect));
        frameworks.forEach(framework -> after(delay(), framework::subscribe));
        new Plague(this, masters, agents, frameworks).begin();
    }

    private static MasterSettings settings(Random random) {
        MasterSettings usual = Given.settings();
        return new MasterSettings(
                random.nextBoolean() ? usual.agentPingTimeout() : Duration.ofSeconds(4),
                random.nextBoolean() ? usual.maxAgentPingTimeouts() : 2,
                random.nextInt(3) == 0 ? usual.agentReregisterTimeout() : Duration.ofSeconds(50),
                random.nextInt(3) == 0 ? Duration.ofSeconds(20) : Duration.ZERO,
                usual.allocationInterval(),
                random.nextInt(3) == 0 ? Optional.of(Duration.ofSeconds(2)) : Optional.empty(),
                usual.allocator(),
                usual.maxCompletedFrameworks(),
                usual.maxCompletedTasks(),
                usual.maxUnreachableTasks(),
                usual.roles(),
                usual.rootSubmissions(),
                usual.requireAgentDomain(),
                usual.agentLimits());
    }

    void run() {
        runUntil(now.plus(FAULTY));
        faulty = false;
        frameworks.forEach(SimulatedFramework::stopLaunching);
        runUntil(now.plus(settings.agentReregisterTimeout()).plus(CALM));
        requireSettled();
    }

    private void runUntil(Instant end) {
        while (!agenda.isEmpty() && !agenda.peek().at.isAfter(end)) {
            Due due = agenda.remove();
            now = due.at;
            due.action.run();
        }
        now = end;
    }

    private void requireSettled() {
        SimulatedMaster leader = leader(0).orElseThrow(() -> Invariant.SETTLES.breach("nobody leads", null));
        Map<TaskKey, TaskState> truth = new HashMap<>();
        Set<AgentID> here = new HashSet<>();
        for (SimulatedAgent agent : agents) {
            Invariant.SETTLES.require(agent.connected(), "agent %s is not back", agent.id());
            truth.putAll(agent.running());
            here.add(agent.id().toProto());
        }
        Map<TaskKey, TaskState> known = new HashMap<>();
        leader.state()
                .frameworks()
                .values()
                .forEach(framework -> framework
                        .tasks()
                        .live()
                        .values()
                        .forEach(task -> known.put(new TaskKey(framework.id(), task.id()), task.state())));
        Set<FrameworkId> alive = new HashSet<>();
        Map<TaskKey, TaskState> believed = new HashMap<>();
        for (SimulatedFramework framework : frameworks) {
            Invariant.SETTLES.require(framework.connected(), "framework %s is not back", framework.id());
            alive.add(framework.id());
            framework.running().forEach((task, state) -> {
                boolean outOfReach = (state == TaskState.TASK_UNREACHABLE || state == TaskState.TASK_UNKNOWN)
                        && !here.contains(framework.agentOf(task.task()));
                if (!outOfReach) {
                    believed.put(task, state);
                }
            });
        }
        agents.forEach(agent -> Invariant.SETTLES.require(
                Collections.disjoint(agent.unacknowledged(), alive),
                "agent %s has unacknowledged updates",
                agent.id()));
        // An end that nobody is left to acknowledge stays.
        known.entrySet()
                .removeIf(task -> TaskStates.isTerminal(task.getValue())
                        && !alive.contains(task.getKey().framework()));
        Invariant.SETTLES.require(known.equals(truth), "the master knows %s, but true is %s", known, truth);
        truth.keySet().removeIf(task -> !alive.contains(task.framework()));
        Invariant.SETTLES.require(believed.equals(truth), "frameworks believe %s, but true is %s", believed, truth);
    }

    Instant now() {
        return now;
    }

    long number() {
        return numbers++;
    }

    void after(Duration delay, Runnable action) {
        at(now.plus(delay), action);
    }

    void at(Instant when, Runnable action) {
        agenda.add(new Due(when, numbers++, action));
    }

    /** Network and processing time of a message. */
    Duration delay() {
        return Duration.ofMillis(1 + random.nextInt(faulty ? 2_000 : 50));
    }

    boolean unlucky(double chance) {
        return faulty && random.nextDouble() < chance;
    }

    boolean faulty() {
        return faulty;
    }

    /**
     * The leader that a client is led to, sometimes one that is deposed and does not know.
     *
     * @param least the term that the client has seen already; nobody goes back to an older one
     */
    Optional<SimulatedMaster> leader(long least) {
        List<SimulatedMaster> ready = masters.stream()
                .filter(master -> master.ready() && master.term() >= least)
                .toList();
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(unlucky(0.1) ? ready.getFirst() : ready.getLast());
    }

    /** A master takes over; the others and all clients learn of it some time later. */
    void elect() {
        SimulatedMaster elected = new SimulatedMaster(this, core, ++terms, registry);
        masters.add(elected);
        elected.begin(settings);
        agents.forEach(agent -> after(notice(), () -> agent.follow(elected)));
        frameworks.forEach(framework -> after(notice(), () -> framework.follow(elected)));
    }

    private Duration notice() {
        return Duration.ofMillis(random.nextInt(20_000));
    }

    /** A term has ended; without another leader there will be one. */
    void ended(SimulatedMaster master) {
        masters.remove(master);
        if (masters.isEmpty()) {
            after(Duration.ofMillis(random.nextInt(10_000)), () -> {
                if (masters.isEmpty()) {
                    elect();
                }
            });
        }
    }

    /** An agent has been asked to run a task. */
    void launched(TaskKey task) {
        Invariant.LAUNCHED_ONCE.require(launched.add(task), "%s was launched twice", task);
    }

    /** A framework acknowledges an update. */
    void acknowledging(ByteString uuid) {
        acknowledged.add(uuid);
    }

    void requireAcknowledged(ByteString uuid) {
        Invariant.ACKNOWLEDGED_BY_FRAMEWORK.require(
                acknowledged.contains(uuid), "an acknowledgement was made up: %s", uuid);
    }
}
