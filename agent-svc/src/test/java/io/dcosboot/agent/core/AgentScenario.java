package io.dcosboot.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.link.AcknowledgeStatusUpdate;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.KillTask;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.StatusUpdate;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.KillPolicy;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays commands to an {@link Agent} under a clock of its own and keeps the effects. */
final class AgentScenario {

    static final Leader LEADER = new Leader("127.0.0.1", 5060, "master-1");
    private static final Path WORK = Path.of("/var/lib/mesos");

    final Agent agent;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    final List<Effect> effects = new ArrayList<>();

    AgentScenario() {
        this(Given.settings(WORK));
    }

    AgentScenario(AgentSettings settings) {
        agent = new Agent(settings, new SeededIds(1));
    }

    /** A new agent, known to its master. */
    static AgentScenario registered() {
        var scenario = new AgentScenario();
        scenario.recover(Checkpoint.Recovered.nothing()).connect().fromMaster(Given.registered());
        scenario.effects.clear();
        return scenario;
    }

    AgentScenario recover(Checkpoint.Recovered recovered) {
        return apply(new Command.Recover(recovered));
    }

    /** Finds the leader and waits until the agent introduces itself. */
    AgentScenario connect() {
        apply(new Command.LeaderChanged(Optional.of(LEADER)));
        return advance(Duration.ofSeconds(1));
    }

    AgentScenario apply(Command command) {
        effects.addAll(agent.apply(command, now));
        return this;
    }

    /** Lets time pass; the agent wakes up whenever it asked to. */
    AgentScenario advance(Duration duration) {
        Instant end = now.plus(duration);
        for (Optional<Instant> next = agent.nextWakeUp();
                next.isPresent() && !next.get().isAfter(end);
                next = agent.nextWakeUp()) {
            now = next.get().isAfter(now) ? next.get() : now;
            apply(new Command.WakeUp());
        }
        now = end;
        return this;
    }

    AgentScenario fromMaster(MasterMessage message) {
        return apply(new Command.FromMaster(session(), message));
    }

    AgentScenario fromMaster(MasterMessage.Builder message) {
        return fromMaster(message.build());
    }

    /** The newest session opened. */
    long session() {
        return opened;
    }

    private long opened = 1;

    AgentScenario onSession(long session) {
        opened = session;
        return this;
    }

    ContainerId launch(FrameworkInfo framework, TaskInfo task) {
        fromMaster(Given.runTask(framework, task));
        return only(Effect.Launch.class).launch().id();
    }

    /** Launches a task, reports its container as running, acknowledges both updates and forgets the effects. */
    ContainerId running(FrameworkInfo framework, TaskInfo task) {
        ContainerId container = launch(framework, task);
        launched(container);
        acknowledgeAll();
        effects.clear();
        return container;
    }

    AgentScenario launched(ContainerId container) {
        return apply(new Command.ContainerLaunched(
                container, ContainerStatus.newBuilder().setExecutorPid(42).build(), Optional.empty()));
    }

    AgentScenario exited(ContainerId container, ContainerExit exit) {
        return apply(new Command.ContainerExited(container, exit));
    }

    AgentScenario kill(String task) {
        return kill(task, null);
    }

    AgentScenario kill(String task, KillPolicy policy) {
        KillTask.Builder kill =
                KillTask.newBuilder().setFrameworkId(Given.FRAMEWORK).setTaskId(Given.taskId(task));
        if (policy != null) {
            kill.setKillPolicy(policy);
        }
        return fromMaster(MasterMessage.newBuilder().setKillTask(kill));
    }

    AgentScenario acknowledge(TaskStatus status) {
        return acknowledge(Given.FRAMEWORK, status.getTaskId().getValue(), status.getUuid());
    }

    AgentScenario acknowledge(FrameworkID framework, String task, ByteString uuid) {
        return fromMaster(MasterMessage.newBuilder()
                .setAcknowledgeStatusUpdate(AcknowledgeStatusUpdate.newBuilder()
                        .setFrameworkId(framework)
                        .setTaskId(Given.taskId(task))
                        .setUuid(uuid)));
    }

    /** Acknowledges what has been sent, and what is sent then, until nothing is left. */
    AgentScenario acknowledgeAll() {
        int done = 0;
        for (List<StatusUpdate> sent = updates(); done < sent.size(); sent = updates()) {
            acknowledge(sent.get(done++).getStatus());
        }
        return this;
    }

    List<StatusUpdate> updates() {
        return sent().stream()
                .filter(AgentMessage::hasStatusUpdate)
                .map(AgentMessage::getStatusUpdate)
                .toList();
    }

    List<TaskState> states() {
        return updates().stream().map(update -> update.getStatus().getState()).toList();
    }

    /** The newest update sent. */
    TaskStatus update() {
        return updates().getLast().getStatus();
    }

    List<AgentMessage> sent() {
        return all(Effect.Send.class).stream().map(Effect.Send::message).toList();
    }

    <E extends Effect> List<E> all(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <E extends Effect> E only(Class<E> kind) {
        assertThat(all(kind)).as(kind.getSimpleName()).hasSize(1);
        return all(kind).getFirst();
    }
}
