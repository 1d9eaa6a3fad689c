package io.dcosboot.master.simulation;

import io.dcosboot.master.core.Effect;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.MasterCore;
import io.dcosboot.master.core.MasterSettings;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.state.Term;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One term of a master, from its election until it ends; its clock may differ from the others'. */
final class SimulatedMaster {

    private final Simulation world;
    private final Core core;
    private final long term;
    private final SimulatedRegistry registry;
    private final SimulatedRegistry.Lease lease;
    private final Watch watch;
    private final Wire toRegistry;
    private final Wire fromRegistry;
    private final Map<StreamId, FrameworkEnd> streams = new LinkedHashMap<>();
    private final Map<LinkId, AgentEnd> links = new LinkedHashMap<>();
    private Duration clockError;
    private MasterState state;
    private boolean over;

    private record FrameworkEnd(SimulatedFramework framework, Wire.Pair wires) {}

    private record AgentEnd(SimulatedAgent agent, Wire.Pair wires) {}

    SimulatedMaster(Simulation world, Core core, long term, SimulatedRegistry registry) {
        this.world = world;
        this.core = core;
        this.term = term;
        this.registry = registry;
        this.lease = registry.open();
        this.watch = new Watch(this);
        this.toRegistry = new Wire(world);
        this.fromRegistry = new Wire(world);
        this.clockError = Duration.ofMillis(world.random.nextInt(10_000) - 5_000);
    }

    /** Begins with what the registry held when this master took it over. */
    void begin(MasterSettings settings) {
        RegistryContents contents = registry.contents();
        world.after(world.delay(), () -> {
            if (!over) {
                MasterInfo info = MasterInfo.newBuilder()
                        .setId("m" + term)
                        .setIp(0)
                        .setPort(5050)
                        .build();
                state = MasterState.elected(new Term(info, clock()), contents, settings.maxCompletedFrameworks());
                tell(new MasterCommand.Begin());
            }
        });
    }

    long term() {
        return term;
    }

    /** Whether clients may come. */
    boolean ready() {
        return state != null && !over;
    }

    MasterState state() {
        return state;
    }

    /** Whether no other master has taken over the registry. */
    boolean ownsRegistry() {
        return registry.belongsTo(lease);
    }

    RegistryContents registry() {
        return registry.contents();
    }

    void jumpClock() {
        clockError = clockError.plusMillis(world.random.nextInt(20_000) - 10_000);
    }

    private Instant clock() {
        return world.now().plus(clockError);
    }

    LinkId accept(SimulatedAgent agent, Wire.Pair wires) {
        LinkId link = new LinkId(world.number());
        links.put(link, new AgentEnd(agent, wires));
        return link;
    }

    StreamId accept(SimulatedFramework framework, Wire.Pair wires, Call subscribe) {
        StreamId stream = new StreamId("stream" + world.number());
        streams.put(stream, new FrameworkEnd(framework, wires));
        wires.up().carry(() -> tell(new MasterCommand.Subscribe(subscribe, stream)));
        return stream;
    }

    void call(StreamId stream, Call call) {
        tell(new MasterCommand.SchedulerCall(call, Optional.of(stream), world.number()));
    }

    void operator(io.dcosboot.mesos.v1.master.Call call) {
        tell(new MasterCommand.OperatorCall(call, Optional.of("ops"), world.number()));
    }

    /** The other end has broken the link; the master learns it a little later. */
    void broken(LinkId link, Wire.Pair wires) {
        wires.down().cut();
        world.after(world.delay(), () -> {
            wires.up().cut();
            links.remove(link);
            tell(new MasterCommand.LinkClosed(link));
        });
    }

    void broken(StreamId stream, Wire.Pair wires) {
        wires.down().cut();
        world.after(world.delay(), () -> {
            wires.up().cut();
            streams.remove(stream);
            tell(new MasterCommand.StreamClosed(stream));
        });
    }

    /** Ends the term: deposed, crashed or out of its depth. What it had sent to the registry may still arrive. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        links.forEach((link, end) -> {
            end.wires.up().cut();
            end.wires.down().carry(() -> end.agent.linkEnded(link));
        });
        streams.forEach((stream, end) -> {
            end.wires.up().cut();
            end.wires.down().carry(() -> end.framework.streamEnded(stream));
        });
        links.clear();
        streams.clear();
        world.ended(this);
    }

    void tell(MasterCommand command) {
        if (!ready()) {
            return;
        }
        MasterState before = state;
        MasterCore.Outcome outcome;
        try {
            outcome = core.handle(before, command, clock());
        } catch (RuntimeException e) {
            throw Invariant.HANDLED.breach("handling " + command + " failed", e);
        }
        state = outcome.state();
        watch.step(before, command, outcome);
        outcome.effects().forEach(this::carryOut);
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.SendEvent(StreamId stream, var event) -> {
                FrameworkEnd end = streams.get(stream);
                if (end == null) {
                    later(new MasterCommand.StreamClosed(stream));
                } else {
                    end.wires.down().carry(() -> end.framework.receive(stream, event));
                }
            }
            case Effect.CloseStream(StreamId stream) -> {
                FrameworkEnd end = streams.remove(stream);
                if (end != null) {
                    end.wires.down().carry(() -> end.framework.streamEnded(stream));
                }
            }
            case Effect.SendToAgent(LinkId link, var message) -> {
                AgentEnd end = links.get(link);
                if (end == null) {
                    later(new MasterCommand.LinkClosed(link));
                } else {
                    end.wires.down().carry(() -> end.agent.receive(link, message));
                }
            }
            case Effect.CloseLink(LinkId link) -> {
                AgentEnd end = links.remove(link);
                if (end != null) {
                    end.wires.down().carry(() -> end.agent.linkEnded(link));
                    world.after(world.delay(), () -> {
                        end.wires.up().cut();
                        tell(new MasterCommand.LinkClosed(link));
                    });
                }
            }
            case Effect.WriteRegistry write -> write(write);
            case Effect.Schedule(Duration delay, MasterCommand command) -> world.after(delay, () -> tell(command));
            case Effect.Enqueue(MasterCommand command) -> later(command);
            case Effect.Publish _, Effect.Answer _, Effect.Abdicate _, Effect.Note _ -> {}
        }
    }

    private void later(MasterCommand command) {
        world.after(Duration.ZERO, () -> tell(command));
    }

    /** A write arrives late or never, or arrives and its master does not learn of it: then the master gives up. */
    private void write(Effect.WriteRegistry write) {
        boolean lost = world.unlucky(0.005);
        boolean unknown = world.unlucky(0.005);
        toRegistry.carry(() -> {
            boolean done = !lost && registry.write(lease, write.operation());
            if (done && !unknown) {
                fromRegistry.carry(() -> tell(write.then()));
            } else {
                toRegistry.cut();
                fromRegistry.carry(this::end);
            }
        });
    }
}
