package io.dcosboot.marathon.core.engine;

import static io.dcosboot.marathon.core.deployment.Apps.T0;

import com.google.protobuf.ByteString;
import io.dcosboot.marathon.core.DeploymentAccepted;
import io.dcosboot.marathon.core.RootChange;
import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** An engine for tests: time is set by hand, calls and events are gathered, changes go to a store in memory. */
final class Rig {

    final MemoryStore store = new MemoryStore(Group.emptyRoot(T0));
    final List<Call> calls = new ArrayList<>();
    final List<MarathonEvent> events = new ArrayList<>();
    final Map<ProbeKey, Probe> probes = new HashMap<>();
    Instant now = T0;
    Engine engine;
    private long ids;
    private long offers;

    Rig() {
        restart();
    }

    /** The engine is lost; a new one starts from what is stored, not yet subscribed. */
    void restart() {
        probes.clear();
        Decision<Engine> recovered = Engine.recover(
                store.load(),
                EngineSettings.DEFAULT,
                (_, edited) -> edited,
                () -> new UUID(0, ++ids),
                new Random(1),
                now);
        engine = recovered.result();
        carryOut(recovered.effects());
    }

    static Rig subscribed() {
        var rig = new Rig();
        rig.subscribe();
        return rig;
    }

    void subscribe() {
        Call call = engine.subscribeCall(now);
        calls.add(call);
        handle(new Input.Subscribed(
                "framework",
                MasterInfo.newBuilder()
                        .setId("m")
                        .setIp(0)
                        .setPort(5050)
                        .setHostname("master")
                        .build()));
    }

    void handle(Input input) {
        carryOut(engine.handle(input, now));
    }

    void carryOut(List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Store(var change) -> store.write(change);
                case Effect.Send(var call) -> calls.add(call);
                case Effect.Publish(var event) -> events.add(event);
                case Effect.StartProbe(var key, var probe) -> probes.put(key, probe);
                case Effect.StopProbe(var key) -> probes.remove(key);
                case Effect.GiveUp(var reason) -> throw new IllegalStateException(reason);
            }
        }
    }

    /** Lets time pass, with every tick that is due on the way. */
    void pass(Duration duration) {
        Instant until = now.plus(duration);
        for (Instant due = engine.nextDeadline(now); !due.isAfter(until); due = engine.nextDeadline(now)) {
            now = due.isAfter(now) ? due : now;
            handle(new Input.Tick());
            if (!engine.nextDeadline(now).isAfter(now)) {
                throw new AssertionError("a deadline that does not go away: " + now);
            }
        }
        now = until;
    }

    DeploymentAccepted deploy(AppDefinition app) {
        return change(RootChange.of(app.id().parent(), (root, at) -> root.withApp(app, at)), false);
    }

    DeploymentAccepted change(RootChange change, boolean force) {
        Decision<DeploymentAccepted> decision = engine.updateRoot(change, force, now);
        carryOut(decision.effects());
        return decision.result();
    }

    void remove(String app) {
        change(RootChange.of(PathId.ROOT, (root, at) -> root.withoutApp(new PathId(app), at)), false);
    }

    void restartApp(String app) {
        change(new RootChange(PathId.ROOT, (root, _) -> root, Set.of(new PathId(app)), Map.of()), false);
    }

    /** Offers 8 cpus of an agent; returns the tasks that were launched on them. */
    List<TaskInfo> offer(String agent) {
        calls.clear();
        handle(new Input.Offered(List.of(new SimAgent(agent, 8).offer("O" + offers++, "framework"))));
        return calls.stream()
                .flatMap(call -> call.getAccept().getOperationsList().stream())
                .flatMap(operation -> operation.getLaunch().getTaskInfosList().stream())
                .toList();
    }

    void update(TaskInfo task, TaskState state) {
        update(task.getTaskId().getValue(), task.getAgentId().getValue(), state);
    }

    void update(String task, String agent, TaskState state) {
        handle(new Input.Updated(TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(task))
                .setAgentId(AgentID.newBuilder().setValue(agent))
                .setState(state)
                .setMessage("because")
                .setUuid(ByteString.copyFromUtf8("u"))
                .build()));
    }

    void updates(List<TaskInfo> tasks, TaskState state) {
        tasks.forEach(task -> update(task, state));
    }

    Snapshot snapshot() {
        return engine.snapshot(now);
    }

    List<Instance> instances(String app) {
        return snapshot().instancesOf(new PathId(app)).stream()
                .map(Snapshot.InstanceView::instance)
                .toList();
    }

    List<Call> calls(Call.Type type) {
        return calls.stream().filter(call -> call.getType() == type).toList();
    }

    <T extends MarathonEvent> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
