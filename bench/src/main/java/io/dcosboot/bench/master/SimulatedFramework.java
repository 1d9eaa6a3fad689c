package io.dcosboot.bench.master;

import io.dcosboot.bench.Samples;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.Filters;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A framework that launches command tasks in the offers it gets, several an offer, acknowledges what it hears of them,
 * and subscribes again with its id when its stream ends. It keeps at most a given number of launches under way; offers
 * that it does not need yet it keeps, and declines for an hour when it wants no more.
 */
final class SimulatedFramework implements AutoCloseable {

    private static final double KEPT_AWAY_SECONDS = 3600;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final String name;
    private final Supplier<Optional<Leader>> leaders;
    private final int tasksAnOffer;
    private final List<Resource> taskResources;
    private final Thread thread;
    private volatile boolean closed;

    // All below is guarded by this.
    private final Deque<Offer> offers = new ArrayDeque<>();
    private final Map<TaskID, Long> launched = new HashMap<>();
    private final Samples toRunning = new Samples();
    private final Set<TaskID> reconciled = new HashSet<>();
    private @Nullable FrameworkID id;
    private @Nullable CallPipe calls;
    private boolean brief;
    private boolean wanting;
    private long demand;
    private int window;
    private long sequence;
    private long running;
    private long trouble;
    private long offersSeen;
    private @Nullable String lastTrouble;

    SimulatedFramework(String name, Supplier<Optional<Leader>> leaders, int tasksAnOffer, String taskResources) {
        this.name = name;
        this.leaders = leaders;
        this.tasksAnOffer = tasksAnOffer;
        this.taskResources = Resources.parse(taskResources, "*").toProto();
        this.thread = Thread.ofVirtual().name(name).start(this::follow);
    }

    private void follow() {
        while (!closed) {
            try {
                Optional<Leader> leader = leaders.get();
                if (leader.isPresent()) {
                    subscribe(leader.get());
                }
            } catch (IOException e) {
                note(e.toString());
            }
            disconnected();
            try {
                Thread.sleep(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_MILLIS));
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void subscribe(Leader leader) throws IOException {
        FrameworkInfo.Builder info = FrameworkInfo.newBuilder()
                .setUser("root")
                .setName(name)
                .setCheckpoint(true)
                .setFailoverTimeout(604_800)
                .addRoles("*")
                .addCapabilities(capability(FrameworkInfo.Capability.Type.MULTI_ROLE))
                .addCapabilities(capability(FrameworkInfo.Capability.Type.RESERVATION_REFINEMENT))
                .addCapabilities(capability(FrameworkInfo.Capability.Type.PARTITION_AWARE));
        Call.Builder call = Call.newBuilder().setType(Call.Type.SUBSCRIBE);
        synchronized (this) {
            if (id != null) {
                info.setId(id);
                call.setFrameworkId(id);
            }
        }
        call.setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(info));
        try (EventSource events = new EventSource(leader.http(), call.build());
                CallPipe pipe = new CallPipe(leader.http(), events.streamId())) {
            synchronized (this) {
                calls = pipe;
            }
            events.read(this::event);
        }
    }

    private static FrameworkInfo.Capability capability(FrameworkInfo.Capability.Type type) {
        return FrameworkInfo.Capability.newBuilder().setType(type).build();
    }

    private synchronized void disconnected() {
        calls = null;
        offers.clear();
    }

    private synchronized void note(String what) {
        trouble++;
        lastTrouble = what;
    }

    private synchronized void event(Event event) {
        switch (event.getType()) {
            case SUBSCRIBED -> {
                id = event.getSubscribed().getFrameworkId();
                if (!wanting) {
                    send(Call.newBuilder().setType(Call.Type.SUPPRESS));
                }
            }
            case OFFERS -> {
                offersSeen += event.getOffers().getOffersCount();
                offers.addAll(event.getOffers().getOffersList());
                if (wanting) {
                    launch();
                } else {
                    declineAll();
                }
            }
            case RESCIND ->
                offers.removeIf(offer -> offer.getId().equals(event.getRescind().getOfferId()));
            case UPDATE -> update(event.getUpdate().getStatus());
            case ERROR -> note(event.getError().getMessage());
            case FAILURE,
                    HEARTBEAT,
                    MESSAGE,
                    INVERSE_OFFERS,
                    RESCIND_INVERSE_OFFER,
                    UPDATE_OPERATION_STATUS,
                    UNKNOWN -> {}
        }
    }

    private void update(TaskStatus status) {
        if (status.hasUuid()) {
            send(Call.newBuilder()
                    .setType(Call.Type.ACKNOWLEDGE)
                    .setAcknowledge(Call.Acknowledge.newBuilder()
                            .setAgentId(status.getAgentId())
                            .setTaskId(status.getTaskId())
                            .setUuid(status.getUuid())));
        }
        if (status.getReason() == TaskStatus.Reason.REASON_RECONCILIATION) {
            if (status.getState() == TaskState.TASK_RUNNING) {
                reconciled.add(status.getTaskId());
            }
            return;
        }
        if (status.getState() == TaskState.TASK_RUNNING) {
            Long at = launched.remove(status.getTaskId());
            if (at != null) {
                running++;
                toRunning.add((System.nanoTime() - at) / 1e6);
                launch();
            }
        } else if (status.getState() != TaskState.TASK_FINISHED) {
            launched.remove(status.getTaskId());
            note(status.getTaskId().getValue() + " " + status.getState() + " " + status.getMessage());
        }
    }

    /**
     * Begins to launch.
     *
     * @param tasks how many
     * @param atOnce how many may be under way
     * @param endSoon whether the tasks are to end by themselves
     */
    synchronized void launch(long tasks, int atOnce, boolean endSoon) {
        demand = tasks;
        window = atOnce;
        brief = endSoon;
        wanting = true;
        send(Call.newBuilder().setType(Call.Type.REVIVE));
        launch();
    }

    /** Launches no more, gives all offers back and wants none. */
    synchronized void rest() {
        demand = 0;
        wanting = false;
        send(Call.newBuilder().setType(Call.Type.SUPPRESS));
        declineAll();
    }

    private void declineAll() {
        if (offers.isEmpty()) {
            return;
        }
        Call.Decline.Builder decline =
                Call.Decline.newBuilder().setFilters(Filters.newBuilder().setRefuseSeconds(KEPT_AWAY_SECONDS));
        offers.forEach(offer -> decline.addOfferIds(offer.getId()));
        offers.clear();
        send(Call.newBuilder().setType(Call.Type.DECLINE).setDecline(decline));
    }

    private void launch() {
        while (demand > 0 && launched.size() < window && !offers.isEmpty()) {
            Offer offer = offers.remove();
            Offer.Operation.Launch.Builder launch = Offer.Operation.Launch.newBuilder();
            for (int i = 0; i < tasksAnOffer && demand > 0; i++, demand--) {
                TaskID task = TaskID.newBuilder()
                        .setValue((brief ? SimulatedAgent.BRIEF : "task") + "." + name + "." + sequence++)
                        .build();
                launch.addTaskInfos(TaskInfo.newBuilder()
                        .setName(task.getValue())
                        .setTaskId(task)
                        .setAgentId(offer.getAgentId())
                        .addAllResources(taskResources)
                        .setCommand(CommandInfo.newBuilder().setValue("sleep 1000")));
                launched.put(task, System.nanoTime());
            }
            accept(offer.getId(), launch);
        }
    }

    private void accept(OfferID offer, Offer.Operation.Launch.Builder launch) {
        send(Call.newBuilder()
                .setType(Call.Type.ACCEPT)
                .setAccept(Call.Accept.newBuilder()
                        .addOfferIds(offer)
                        .addOperations(Offer.Operation.newBuilder()
                                .setType(Offer.Operation.Type.LAUNCH)
                                .setLaunch(launch))
                        .setFilters(Filters.newBuilder().setRefuseSeconds(brief ? 0 : KEPT_AWAY_SECONDS))));
    }

    private void send(Call.Builder call) {
        CallPipe pipe = calls;
        if (pipe != null && id != null) {
            pipe.send(call.setFrameworkId(id).build());
        }
    }

    /** Asks for the state of all tasks; the answers are counted by {@link #reconciledRunning()}. */
    synchronized void reconcile() {
        reconciled.clear();
        send(Call.newBuilder().setType(Call.Type.RECONCILE).setReconcile(Call.Reconcile.getDefaultInstance()));
    }

    synchronized int reconciledRunning() {
        return reconciled.size();
    }

    synchronized boolean subscribed() {
        CallPipe pipe = calls;
        return pipe != null && pipe.broken() == null && id != null;
    }

    /** Launches whose TASK_RUNNING has arrived, since the start. */
    synchronized long running() {
        return running;
    }

    synchronized long offersSeen() {
        return offersSeen;
    }

    synchronized void takeLatencies(Samples into) {
        into.addAll(toRunning);
        toRunning.clear();
    }

    /** What went wrong so far, if anything did. */
    synchronized Optional<String> trouble() {
        CallPipe pipe = calls;
        IOException broken = pipe == null ? null : pipe.broken();
        if (broken != null) {
            note(broken.toString());
        }
        return trouble == 0 ? Optional.empty() : Optional.of(name + ": " + trouble + "×, last: " + lastTrouble);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
