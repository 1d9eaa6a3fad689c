package io.dcosboot.marathon.core.engine;

import com.google.protobuf.ByteString;
import io.dcosboot.marathon.core.engine.SimAgent.Link;
import io.dcosboot.marathon.core.engine.SimAgent.SimTask;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.TimeInfo;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A model of a Mesos master with its agents, as far as a framework can see them (mesos-master.md §3–10), under virtual
 * time and with faults.
 */
final class SimMaster {

    private static final String FRAMEWORK = "framework-0";
    private static final Duration RESEND = Duration.ofSeconds(10);

    final Map<String, SimAgent> agents = new TreeMap<>();
    private final Random random;
    private final Deque<Input> events = new ArrayDeque<>();
    /** Told of each task that is about to be launched. */
    private final Consumer<TaskInfo> onLaunch;

    private Instant now;
    private boolean subscribed;
    private boolean suppressed;
    private long offers;
    private long uuids;
    boolean calm;
    int revives;

    SimMaster(int agentCount, Random random, Instant now, Consumer<TaskInfo> onLaunch) {
        this.random = random;
        this.now = now;
        this.onLaunch = onLaunch;
        for (int i = 0; i < agentCount; i++) {
            agents.put("S" + i, new SimAgent("S" + i, 8));
        }
    }

    boolean isSubscribed() {
        return subscribed;
    }

    List<SimTask> alive() {
        return agents.values().stream()
                .flatMap(agent -> agent.tasks.values().stream())
                .filter(SimTask::isAlive)
                .toList();
    }

    Optional<SimTask> task(String id) {
        return agents.values().stream()
                .flatMap(agent -> Optional.ofNullable(agent.tasks.get(id)).stream())
                .findFirst();
    }

    Input poll() {
        return subscribed ? events.poll() : null;
    }

    // ---- what happens by itself

    void advance(Instant to) {
        now = to;
        for (SimAgent agent : agents.values()) {
            List.copyOf(agent.tasks.values()).forEach(this::live);
            changeLink(agent);
            if (agent.link == Link.REGISTERED && !agent.cut) {
                agent.tasks.values().forEach(this::deliver);
                offer(agent);
            }
        }
    }

    private void live(SimTask task) {
        if (!task.isAlive()) {
            return;
        }
        if (task.killedAt != null && !task.killedAt.isAfter(now)) {
            become(task, TaskState.TASK_KILLED);
        } else if (task.state == TaskState.TASK_STAGING && !task.runsAt.isAfter(now)) {
            boolean fails = !calm && random.nextInt(8) == 0;
            become(task, fails ? TaskState.TASK_FAILED : TaskState.TASK_RUNNING);
        } else if (task.state == TaskState.TASK_RUNNING && !calm && random.nextInt(600) == 0) {
            become(task, random.nextBoolean() ? TaskState.TASK_FAILED : TaskState.TASK_FINISHED);
        }
    }

    private void become(SimTask task, TaskState state) {
        task.state = state;
        task.unacknowledged.add(status(task.info, state)
                .setUuid(ByteString.copyFromUtf8("uuid-" + uuids++))
                .setSource(TaskStatus.Source.SOURCE_EXECUTOR)
                .build());
    }

    // Head of line first; again until it is acknowledged; sometimes the way is bad.
    private void deliver(SimTask task) {
        if (!task.unacknowledged.isEmpty() && !task.sentAt.plus(RESEND).isAfter(now)) {
            task.sentAt = now;
            boolean lost = !calm && random.nextInt(5) == 0;
            if (subscribed && !lost) {
                events.add(new Input.Updated(task.unacknowledged.peekFirst()));
            }
        }
    }

    private void offer(SimAgent agent) {
        if (subscribed
                && !suppressed
                && agent.offer == null
                && !agent.refusedUntil.isAfter(now)
                && agent.free() > 0.1) {
            agent.offer = "O" + offers++;
            events.add(new Input.Offered(List.of(agent.offer(agent.offer, FRAMEWORK))));
        }
    }

    private void changeLink(SimAgent agent) {
        if (agent.changesLinkAt.isAfter(now)) {
            return;
        }
        agent.changesLinkAt = Instant.MAX;
        if (agent.cut && agent.link != Link.UNREACHABLE) {
            agent.link = Link.UNREACHABLE;
            agent.offer = null;
            agent.tasks.values().stream()
                    .filter(SimTask::isAlive)
                    .forEach(task -> say(status(task.info, TaskState.TASK_UNREACHABLE)
                            .setReason(TaskStatus.Reason.REASON_AGENT_REMOVED)
                            .setUnreachableTime(TimeInfo.newBuilder().setNanoseconds(now.toEpochMilli() * 1_000_000))));
            agent.changesLinkAt = now.plusSeconds(5 + random.nextInt(60));
        } else {
            agent.cut = false;
            agent.link = Link.REGISTERED;
            agent.tasks.values().forEach(task -> {
                task.sentAt = Instant.MIN;
                say(status(task.info, task.state).setReason(TaskStatus.Reason.REASON_AGENT_REREGISTERED));
            });
        }
    }

    // ---- faults

    void cutOff(SimAgent agent) {
        if (agent.link == Link.REGISTERED && !agent.cut) {
            agent.cut = true;
            agent.changesLinkAt = now.plusSeconds(5);
        }
    }

    void failOver() {
        disconnect();
        for (SimAgent agent : agents.values()) {
            if (agent.link == Link.REGISTERED) {
                agent.link = Link.RECOVERED;
                agent.changesLinkAt = now.plusMillis(500 + random.nextInt(20_000));
            }
        }
    }

    void disconnect() {
        subscribed = false;
        events.clear();
        agents.values().forEach(agent -> {
            agent.offer = null;
            agent.refusedUntil = Instant.MIN;
        });
    }

    void becomeCalm() {
        calm = true;
        agents.values().stream()
                .filter(agent -> agent.link != Link.REGISTERED || agent.cut)
                .forEach(agent -> agent.changesLinkAt = now.plusSeconds(1));
    }

    // ---- calls

    void subscribe(Call call) {
        disconnect();
        subscribed = true;
        suppressed = call.getSubscribe().getSuppressedRolesList().contains("*");
        events.add(new Input.Subscribed(
                FRAMEWORK,
                MasterInfo.newBuilder()
                        .setId("master")
                        .setIp(0)
                        .setPort(5050)
                        .setHostname("master")
                        .build()));
    }

    void call(Call call) {
        if (!subscribed) {
            return;
        }
        switch (call.getType()) {
            case ACCEPT -> accept(call.getAccept());
            case DECLINE ->
                call.getDecline()
                        .getOfferIdsList()
                        .forEach(id -> take(id.getValue())
                                .ifPresent(agent -> agent.refusedUntil = now.plusMillis(
                                        (long) (call.getDecline().getFilters().getRefuseSeconds() * 1000))));
            case REVIVE -> {
                revives++;
                suppressed = false;
                agents.values().forEach(agent -> agent.refusedUntil = Instant.MIN);
            }
            case SUPPRESS -> suppressed = true;
            case KILL -> kill(call.getKill());
            case ACKNOWLEDGE -> acknowledge(call.getAcknowledge());
            case RECONCILE -> reconcile(call.getReconcile());
            default -> throw new AssertionError("unexpected call " + call);
        }
    }

    private Optional<SimAgent> take(String offer) {
        Optional<SimAgent> found = agents.values().stream()
                .filter(agent -> offer.equals(agent.offer))
                .findFirst();
        found.ifPresent(agent -> agent.offer = null);
        return found;
    }

    private void accept(Call.Accept accept) {
        Optional<SimAgent> agent = take(accept.getOfferIds(0).getValue());
        agent.ifPresent(found ->
                found.refusedUntil = now.plusMillis((long) (accept.getFilters().getRefuseSeconds() * 1000)));
        for (Offer.Operation operation : accept.getOperationsList()) {
            for (TaskInfo task : operation.getLaunch().getTaskInfosList()) {
                onLaunch.accept(task);
                if (agent.isPresent() && agent.get().link == Link.REGISTERED && !agent.get().cut) {
                    var launched = new SimTask(task);
                    launched.runsAt = now.plusMillis(500 + random.nextInt(3_000));
                    launched.healthyAt = launched.runsAt.plusMillis(random.nextInt(8_000));
                    agent.get().tasks.put(task.getTaskId().getValue(), launched);
                } else {
                    say(status(task, TaskState.TASK_DROPPED).setReason(TaskStatus.Reason.REASON_INVALID_OFFERS));
                }
            }
        }
    }

    private void kill(Call.Kill kill) {
        Optional<SimAgent> agent = holding(kill.getTaskId().getValue());
        if (agent.isPresent() && agent.get().link == Link.REGISTERED) {
            SimTask task = agent.get().tasks.get(kill.getTaskId().getValue());
            boolean lost = agent.get().cut || (!calm && random.nextInt(6) == 0);
            if (task.isAlive() && task.killedAt == null && !lost) {
                task.killedAt = now.plusMillis(500 + random.nextInt(4_000));
            } else if (!task.isAlive()) {
                say(status(task.info, task.state).setReason(TaskStatus.Reason.REASON_RECONCILIATION));
            }
        } else {
            answer(kill.getTaskId(), kill.hasAgentId() ? Optional.of(kill.getAgentId()) : Optional.empty());
        }
    }

    private void acknowledge(Call.Acknowledge acknowledge) {
        holding(acknowledge.getTaskId().getValue())
                .filter(agent -> agent.link == Link.REGISTERED && !agent.cut)
                .ifPresent(agent -> {
                    SimTask task = agent.tasks.get(acknowledge.getTaskId().getValue());
                    TaskStatus head = task.unacknowledged.peekFirst();
                    if (head != null && head.getUuid().equals(acknowledge.getUuid())) {
                        task.unacknowledged.removeFirst();
                        task.sentAt = Instant.MIN;
                        if (!task.isAlive() && task.unacknowledged.isEmpty()) {
                            agent.tasks.remove(acknowledge.getTaskId().getValue());
                        }
                    }
                });
    }

    private void reconcile(Call.Reconcile reconcile) {
        if (reconcile.getTasksCount() > 0) {
            reconcile
                    .getTasksList()
                    .forEach(task -> answer(
                            task.getTaskId(), task.hasAgentId() ? Optional.of(task.getAgentId()) : Optional.empty()));
            return;
        }
        agents.values().stream()
                .filter(agent -> agent.link == Link.REGISTERED)
                .flatMap(agent -> agent.tasks.values().stream())
                .toList()
                .forEach(task -> say(status(task.info, task.state).setReason(TaskStatus.Reason.REASON_RECONCILIATION)));
    }

    // mesos-master.md §10
    private void answer(TaskID id, Optional<AgentID> agentId) {
        Optional<SimAgent> holder = holding(id.getValue()).filter(agent -> agent.link == Link.REGISTERED);
        Optional<SimAgent> agent = agentId.map(found -> agents.get(found.getValue()));
        TaskState state;
        if (holder.isPresent()) {
            state = holder.get().tasks.get(id.getValue()).state;
        } else if (agent.isPresent() && agent.get().link == Link.RECOVERED) {
            return;
        } else if (agent.isEmpty() && agents.values().stream().anyMatch(other -> other.link == Link.RECOVERED)) {
            return;
        } else if (agent.isPresent() && agent.get().link == Link.REGISTERED) {
            state = TaskState.TASK_GONE;
        } else if (agent.isPresent()) {
            state = TaskState.TASK_UNREACHABLE;
        } else {
            state = TaskState.TASK_UNKNOWN;
        }
        TaskStatus.Builder status = TaskStatus.newBuilder()
                .setTaskId(id)
                .setState(state)
                .setReason(TaskStatus.Reason.REASON_RECONCILIATION)
                .setSource(TaskStatus.Source.SOURCE_MASTER);
        agentId.ifPresent(status::setAgentId);
        say(status);
    }

    private Optional<SimAgent> holding(String task) {
        return agents.values().stream()
                .filter(agent -> agent.tasks.containsKey(task))
                .findFirst();
    }

    private void say(TaskStatus.Builder status) {
        if (subscribed) {
            events.add(new Input.Updated(status.build()));
        }
    }

    private static TaskStatus.Builder status(TaskInfo task, TaskState state) {
        return TaskStatus.newBuilder()
                .setTaskId(task.getTaskId())
                .setAgentId(task.getAgentId())
                .setState(state);
    }

    /** For messages of failed tests. */
    @Override
    public String toString() {
        var text = new StringBuilder((suppressed ? "suppressed" : "offering") + " after " + revives + " revives\n");
        for (SimAgent agent : agents.values()) {
            text.append(agent.id)
                    .append(' ')
                    .append(agent.link)
                    .append(agent.cut ? " cut" : "")
                    .append(" refused until ")
                    .append(agent.refusedUntil)
                    .append('\n');
            List<String> lines = new ArrayList<>();
            agent.tasks.forEach((id, task) -> lines.add("  " + id + " " + task.state + " " + task.killedAt));
            lines.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }
}
