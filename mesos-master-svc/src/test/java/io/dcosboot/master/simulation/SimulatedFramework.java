package io.dcosboot.master.simulation;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A framework that keeps a book of its tasks: launches, joins offers, declines, kills, suppresses, acknowledges late,
 * reconciles, and comes back after every fault; after its removal as a new one.
 */
final class SimulatedFramework {

    private final Simulation world;
    private final FrameworkInfo.Builder info;
    private final boolean customExecutors;
    private final Map<TaskID, Belief> book = new LinkedHashMap<>();
    private final Map<OfferID, Offer> offers = new LinkedHashMap<>();
    private SimulatedMaster master;
    private long term;
    private Wire.Pair wires;
    private StreamId stream;
    private boolean subscribed;
    private boolean launching = true;

    /** What the framework believes of a task; {@code sure} if an agent has said that it is over. */
    private record Belief(TaskState state, AgentID agent, boolean sure) {}

    SimulatedFramework(Simulation world, String name) {
        this.world = world;
        this.info = description(world, name);
        this.customExecutors = world.random.nextBoolean();
        reconcileAgain();
    }

    @SuppressWarnings("deprecation") // `role` is how frameworks without MULTI_ROLE name theirs
    private static FrameworkInfo.Builder description(Simulation world, String name) {
        String role = "role" + world.random.nextInt(2);
        FrameworkInfo.Builder info = world.random.nextBoolean()
                ? Given.framework(name, role, Capability.Type.PARTITION_AWARE)
                : Given.framework(name, role);
        switch (world.random.nextInt(4)) {
            case 0 -> info.addRoles(role + "/child");
            case 1 -> {
                info.clearRoles().setRole(role);
                info.removeCapabilities(0);
            }
            default -> {}
        }
        info.setCheckpoint(world.random.nextInt(4) > 0);
        info.setFailoverTimeout(
                switch (world.random.nextInt(8)) {
                    case 0 -> 0;
                    case 1 -> 20;
                    default -> 1_000_000;
                });
        return info;
    }

    FrameworkId id() {
        return FrameworkId.of(info.getId());
    }

    boolean connected() {
        return subscribed;
    }

    void stopLaunching() {
        launching = false;
    }

    /** Tasks that the framework believes not to be over. */
    Map<TaskKey, TaskState> running() {
        Map<TaskKey, TaskState> running = new LinkedHashMap<>();
        book.forEach((task, belief) -> {
            if (!TaskStates.isTerminal(belief.state)) {
                running.put(new TaskKey(id(), TaskId.of(task)), belief.state);
            }
        });
        return running;
    }

    AgentID agentOf(TaskId task) {
        return book.get(task.toProto()).agent;
    }

    void subscribe() {
        var leader = world.leader(term);
        if (leader.isEmpty()) {
            subscribeWithin(5_000);
            return;
        }
        master = leader.get();
        term = master.term();
        wires = Wire.Pair.of(world);
        subscribed = false;
        stream = master.accept(this, wires, Given.subscribe(info.build()));
    }

    private void subscribeWithin(int millis) {
        world.after(Duration.ofMillis(500 + world.random.nextInt(millis)), () -> {
            if (stream == null) {
                subscribe();
            }
        });
    }

    void breakStream(int millisAway) {
        if (stream != null) {
            StreamId broken = stream;
            stream = null;
            subscribed = false;
            master.broken(broken, wires);
        }
        subscribeWithin(millisAway);
    }

    /** Has heard of a new leader. */
    void follow(SimulatedMaster leader) {
        if (stream != null && term < leader.term()) {
            breakStream(1_000);
        }
    }

    void streamEnded(StreamId ended) {
        if (ended.equals(stream)) {
            breakStream(5_000);
        }
    }

    /** Calls go in order on one connection or overtake on another; they are lost and sent twice. */
    private void call(Call call) {
        if (!subscribed) {
            return;
        }
        StreamId on = stream;
        SimulatedMaster to = master;
        int copies = world.unlucky(0.02) ? 0 : world.unlucky(0.03) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (world.unlucky(0.2)) {
                world.after(world.delay(), () -> to.call(on, call));
            } else {
                wires.up().carry(() -> to.call(on, call));
            }
        }
    }

    void receive(StreamId on, Event event) {
        if (!on.equals(stream)) {
            return;
        }
        switch (event.getType()) {
            case SUBSCRIBED -> {
                info.setId(event.getSubscribed().getFrameworkId());
                subscribed = true;
                offers.clear();
                reconcile();
            }
            case OFFERS ->
                event.getOffers().getOffersList().forEach(offer -> {
                    offers.put(offer.getId(), offer);
                    world.after(Duration.ofMillis(world.random.nextInt(3_000)), () -> consider(offer.getId()));
                });
            case RESCIND -> offers.remove(event.getRescind().getOfferId());
            case UPDATE -> learn(event.getUpdate().getStatus());
            case ERROR -> failed(event.getError().getMessage());
            case UNKNOWN,
                    INVERSE_OFFERS,
                    RESCIND_INVERSE_OFFER,
                    UPDATE_OPERATION_STATUS,
                    MESSAGE,
                    FAILURE,
                    HEARTBEAT -> {}
        }
    }

    private void failed(String why) {
        if (why.equals("Framework has been removed")) {
            subscribed = false;
            info.clearId();
            book.clear();
        } else if (!why.equals("Framework failed over")) { // its own subscriptions may have overtaken each other
            throw new AssertionError(why);
        }
    }

    private void learn(TaskStatus status) {
        if (status.hasUuid() && !world.unlucky(0.1)) { // else the agent sends again
            world.acknowledging(status.getUuid());
            call(Given.acknowledge(info.getId(), status));
        }
        Belief before = book.get(status.getTaskId());
        if (before == null) {
            return; // of the framework that it was before its removal
        }
        boolean over = TaskStates.isTerminal(status.getState());
        boolean outOfSight =
                status.getState() == TaskState.TASK_UNKNOWN || status.getState() == TaskState.TASK_UNREACHABLE;
        Invariant.STAYS_OVER.require(
                over || outOfSight || !before.sure,
                "%s was %s and is %s",
                status.getTaskId().getValue(),
                before.state,
                status.getState());
        if (!before.sure) {
            book.put(status.getTaskId(), new Belief(status.getState(), before.agent, over && status.hasUuid()));
        }
    }

    private void reconcileAgain() {
        world.after(Duration.ofSeconds(20 + world.random.nextInt(20)), () -> {
            reconcile();
            reconcileAgain();
        });
    }

    private void reconcile() {
        if (!subscribed) {
            return;
        }
        call(Given.call(Call.Type.RECONCILE, info.getId())
                .setReconcile(Call.Reconcile.getDefaultInstance())
                .build());
        Call.Reconcile.Builder open = Call.Reconcile.newBuilder();
        book.forEach((task, belief) -> {
            if (!TaskStates.isTerminal(belief.state)) {
                open.addTasks(Call.Reconcile.Task.newBuilder().setTaskId(task).setAgentId(belief.agent));
            }
        });
        if (open.getTasksCount() > 0) {
            call(Given.call(Call.Type.RECONCILE, info.getId())
                    .setReconcile(open)
                    .build());
        }
    }

    private void consider(OfferID id) {
        Offer offer = offers.remove(id);
        if (offer == null || !subscribed) {
            return;
        }
        double refuse = world.random.nextInt(4) == 0 ? 0 : world.random.nextInt(20);
        mayKill();
        if (!launching || world.random.nextInt(3) == 0) {
            call(Given.decline(info.getId(), id, refuse));
            mayChangeItsMind();
            return;
        }
        List<OfferID> joined = new ArrayList<>(List.of(id));
        offers.values().stream()
                .filter(other -> other.getAgentId().equals(offer.getAgentId())
                        && other.getAllocationInfo().equals(offer.getAllocationInfo()))
                .forEach(other -> joined.add(other.getId()));
        offers.keySet().removeAll(joined);
        if (world.unlucky(0.02)) {
            joined.add(OfferID.newBuilder().setValue("no-such-offer").build());
        }
        List<TaskInfo> tasks = new ArrayList<>();
        int count = 1 + world.random.nextInt(3);
        for (int i = 0; i < count; i++) {
            TaskInfo task = task(offer);
            tasks.add(task);
            book.put(task.getTaskId(), new Belief(TaskState.TASK_STAGING, offer.getAgentId(), false));
        }
        call(Given.launch(info.getId(), joined, refuse, tasks.toArray(TaskInfo[]::new)));
    }

    private TaskInfo task(Offer offer) {
        // Sometimes more than there is.
        String wanted = "cpus:" + (1 + world.random.nextInt(3)) + ";mem:" + (32 + world.random.nextInt(600));
        TaskInfo.Builder task = Given.task("t" + world.number(), offer.getAgentId(), wanted);
        if (customExecutors && world.random.nextBoolean()) {
            task.clearCommand()
                    .setExecutor(ExecutorInfo.newBuilder()
                            .setExecutorId(ExecutorID.newBuilder().setValue("e" + world.random.nextInt(2)))
                            .setCommand(CommandInfo.newBuilder().setValue("executor"))
                            .addAllResources(
                                    Resources.parse("cpus:0.1;mem:32", "*").toProto()));
        }
        return task.build();
    }

    private void mayKill() {
        List<TaskID> running = book.entrySet().stream()
                .filter(entry -> !TaskStates.isTerminal(entry.getValue().state))
                .map(Map.Entry::getKey)
                .toList();
        if (!running.isEmpty() && world.random.nextInt(10) == 0) {
            call(Given.kill(
                    info.getId(),
                    running.get(world.random.nextInt(running.size())).getValue()));
        }
    }

    private void mayChangeItsMind() {
        switch (world.random.nextInt(40)) {
            case 0 -> {
                plain(Call.Type.SUPPRESS);
                world.after(Duration.ofSeconds(world.random.nextInt(60)), () -> plain(Call.Type.REVIVE));
            }
            case 1 -> plain(Call.Type.REVIVE);
            case 2 -> {
                if (world.unlucky(0.2)) {
                    plain(Call.Type.TEARDOWN);
                }
            }
            default -> {}
        }
    }

    /** A call without a member. */
    private void plain(Call.Type type) {
        if (subscribed) {
            call(Given.call(type, info.getId()).build());
        }
    }
}
