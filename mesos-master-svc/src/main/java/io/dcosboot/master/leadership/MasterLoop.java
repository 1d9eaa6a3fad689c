package io.dcosboot.master.leadership;

import io.dcosboot.master.core.CallAnswer;
import io.dcosboot.master.core.Effect;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.MasterCore;
import io.dcosboot.master.core.MasterSettings;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.port.AgentLinks;
import io.dcosboot.master.core.port.Commands;
import io.dcosboot.master.core.port.OperatorStreams;
import io.dcosboot.master.core.port.RegistryStore;
import io.dcosboot.master.core.port.RegistryStore.RegistryException;
import io.dcosboot.master.core.port.SchedulerStreams;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.Term;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.platform.loop.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single writer: runs the core on an event loop, publishes each state, and carries out effects. Between terms it
 * knows nothing: a deposed master forgets its state, ends its streams and links, and comes back as another master.
 */
public final class MasterLoop implements Commands, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MasterLoop.class);

    private final EventLoop loop;
    private final Clock clock;
    private final MasterSettings settings;
    private final Decisions core;
    private final RegistryStore registry;
    private final AgentLinks links;
    private final SchedulerStreams schedulers;
    private final OperatorStreams operators;
    private final Timings timings = Timings.none();
    private final LongAdder failures = new LongAdder();

    private volatile @Nullable RegistryWriter writer;
    private volatile Standing standing = new Standing.Following(Optional.empty());

    // The four below belong to the loop's thread.
    private boolean rehearsed;
    private @Nullable Reign reign;
    private long requests;
    private long allocationAsked;
    private final Map<Long, CompletableFuture<CallAnswer>> waiting = new HashMap<>();

    public MasterLoop(
            EventLoop loop,
            Clock clock,
            MasterSettings settings,
            Authorizer authorizer,
            RegistryStore registry,
            AgentLinks links,
            SchedulerStreams schedulers,
            OperatorStreams operators) {
        this(
                loop,
                clock,
                settings,
                new MasterCore(settings, authorizer)::handle,
                registry,
                links,
                schedulers,
                operators);
    }

    MasterLoop(
            EventLoop loop,
            Clock clock,
            MasterSettings settings,
            Decisions core,
            RegistryStore registry,
            AgentLinks links,
            SchedulerStreams schedulers,
            OperatorStreams operators) {
        this.loop = loop;
        this.clock = clock;
        this.settings = settings;
        this.core = core;
        this.registry = registry;
        this.links = links;
        this.schedulers = schedulers;
        this.operators = operators;
    }

    /** What readers may see; never waits for the writer. */
    public Standing standing() {
        return standing;
    }

    public Timings timings() {
        return timings;
    }

    /** Commands whose handling failed and which therefore changed nothing. */
    public long failures() {
        return failures.sum();
    }

    /** Changes of the registry that wait to become durable. */
    public int registryBacklog() {
        RegistryWriter current = writer;
        return current == null ? 0 : current.waiting();
    }

    /** Commands that wait. */
    public int backlog() {
        return loop.waiting();
    }

    @Override
    public boolean leading() {
        return standing instanceof Standing.Leading;
    }

    @Override
    public boolean takesAgents() {
        return !(standing instanceof Standing.Following);
    }

    @Override
    public void tell(MasterCommand command) {
        loop.execute(() -> run(command));
    }

    @Override
    public void insist(MasterCommand command) {
        soon(() -> run(command));
    }

    /**
     * Hands over a call and gives its answer later.
     *
     * @param call makes the command of the number that stands for the waiting client
     * @throws RejectedExecutionException if too many commands wait
     */
    public CompletableFuture<CallAnswer> ask(LongFunction<MasterCommand> call) {
        CompletableFuture<CallAnswer> answer = new CompletableFuture<>();
        loop.execute(() -> {
            Reign current = reign;
            if (current == null || current.state == null) {
                answer.complete(new CallAnswer.Refused(503, "Master has not finished recovery"));
                return;
            }
            long request = requests++;
            waiting.put(request, answer);
            // Some answers wait for the registry; only of a handling that failed none will come.
            if (!runIn(current, call.apply(request)) && waiting.remove(request) != null) {
                answer.complete(new CallAnswer.Refused(500, "500 Internal Server Error."));
            }
        });
        return answer;
    }

    /**
     * Runs {@code action} between two commands: what it sees as the state and what it is told of events afterwards have
     * neither gap nor overlap.
     *
     * @throws RejectedExecutionException if too many commands wait
     */
    public void between(Consumer<Standing> action) {
        loop.execute(() -> action.accept(standing));
    }

    /** This master has been elected as {@code self}. */
    public void elected(MasterInfo self, Runnable abdicate) {
        soon(() -> {
            end();
            Reign begun = new Reign(self, abdicate);
            reign = begun;
            standing = new Standing.Recovering(self);
            log.info("Elected as master {}", self.getId());
            Thread.ofVirtual().name("registry-recovery").start(() -> recover(begun));
        });
    }

    /** This master, which led, does not any more. */
    public void deposed() {
        soon(() -> {
            if (reign != null) {
                log.warn("Deposed as master {}", reign.self.getId());
            }
            end();
            standing = new Standing.Following(Optional.empty());
        });
    }

    /** Another master leads, or nobody. */
    public void follow(Optional<MasterInfo> leader) {
        soon(() -> {
            if (reign == null) {
                standing = new Standing.Following(leader);
                if (leader.isPresent() && !rehearsed) {
                    rehearsed = true;
                    Thread.ofVirtual().name("registry-rehearsal").start(this::rehearse);
                }
            }
        });
    }

    @Override
    public void close() {
        deposed();
    }

    private void rehearse() {
        try {
            registry.rehearse();
        } catch (RegistryException e) {
            log.info("Could not read the registry ahead of time: {}", e.getMessage());
        }
    }

    private void recover(Reign begun) {
        try {
            long nanos = System.nanoTime();
            RegistryStore.Lease lease = registry.open(begun.self.getId());
            timings.registryFetch().add(Duration.ofNanos(System.nanoTime() - nanos));
            soon(() -> begin(begun, lease));
        } catch (RegistryException e) {
            log.error("Giving up leadership: the registry cannot be read", e);
            begun.abdicate.run();
        }
    }

    private void begin(Reign begun, RegistryStore.Lease lease) {
        if (reign != begun) {
            return;
        }
        RegistryWriter writer = new RegistryWriter(
                lease,
                timings.registryStore(),
                command -> soon(() -> runIn(begun, command)),
                failure -> soon(() -> fail(begun, "the registry cannot be written", failure)));
        begun.writer = writer;
        this.writer = writer;
        RegistryContents contents = lease.contents();
        Term term = new Term(begun.self, clock.instant());
        begun.state = MasterState.elected(term, contents, settings.maxCompletedFrameworks());
        writer.start();
        log.info(
                "Master {} leads; its registry knows {} agents",
                begun.self.getId(),
                contents.agents().size());
        standing = new Standing.Leading(begun.state);
        run(new MasterCommand.Begin());
        // One task each, so that ten thousand agents do not keep the loop from everything else.
        begun.early.forEach(said -> soon(() -> runIn(begun, said)));
        begun.early.clear();
    }

    private void fail(Reign begun, String why, @Nullable Exception failure) {
        if (reign == begun) {
            log.error("Giving up leadership: {}", why, failure);
            end();
            standing = new Standing.Following(Optional.empty());
            begun.abdicate.run();
        }
    }

    private void end() {
        Reign ended = reign;
        reign = null;
        if (ended != null && ended.writer != null) {
            ended.writer.close();
        }
        waiting.values().forEach(answer -> answer.complete(new CallAnswer.Refused(503, "No leader elected")));
        waiting.clear();
        schedulers.closeAll();
        operators.closeAll();
        links.closeAll();
    }

    private void run(MasterCommand command) {
        Reign current = reign;
        if (current != null && current.state != null) {
            if (!runIn(current, command) && command instanceof MasterCommand.Subscribe(var _, var stream)) {
                schedulers.close(stream); // nobody is left waiting for an answer
            }
        } else if (current != null
                && command instanceof MasterCommand.AgentSaid
                && current.early.size() < loop.capacity()) {
            current.early.add(command);
        } else {
            drop(command);
        }
    }

    /** Nobody is left waiting for a master that does not lead. */
    private void drop(MasterCommand command) {
        if (command instanceof MasterCommand.Subscribe(var _, var stream)) {
            schedulers.close(stream);
        } else if (command instanceof MasterCommand.AgentSaid(var link, var _)) {
            links.close(link);
        }
    }

    /** Whether the command was handled. */
    private boolean runIn(Reign then, MasterCommand command) {
        MasterState before = then.state;
        if (reign != then || before == null) {
            return false; // of a term that is over
        }
        MasterCore.Outcome outcome;
        Instant started = clock.instant();
        long nanos = System.nanoTime();
        try {
            outcome = core.handle(before, command, started);
        } catch (RuntimeException | StackOverflowError e) { // which leave no trace in a pure function
            failures.increment();
            log.error(
                    "Handling {} failed; the command is dropped",
                    command.getClass().getSimpleName(),
                    e);
            return false;
        }
        if (command instanceof MasterCommand.Allocate) {
            timings.allocationRun().add(Duration.ofNanos(System.nanoTime() - nanos));
            timings.allocationLatency().add(Duration.ofNanos(nanos - allocationAsked));
        }
        then.state = outcome.state();
        standing = new Standing.Leading(outcome.state());
        try {
            for (Effect effect : outcome.effects()) {
                if (reign == then) { // an effect may end the term
                    carryOut(then, effect);
                }
            }
        } catch (RuntimeException e) {
            fail(then, "what was decided could not be carried out", e);
        }
        return true;
    }

    private void carryOut(Reign then, Effect effect) {
        switch (effect) {
            case Effect.SendEvent(var stream, var event) -> {
                if (!schedulers.send(stream, event)) {
                    insist(new MasterCommand.StreamClosed(stream));
                }
            }
            case Effect.CloseStream(var stream) -> schedulers.close(stream);
            case Effect.SendToAgent(var link, var message) -> {
                if (!links.send(link, message)) {
                    insist(new MasterCommand.LinkClosed(link));
                }
            }
            case Effect.CloseLink(var link) -> links.close(link);
            case Effect.Publish(var event, var state) -> operators.publish(event, state);
            case Effect.WriteRegistry write -> {
                if (then.writer != null && !then.writer.write(write)) {
                    fail(then, "too many registry writes wait", null);
                }
            }
            case Effect.Schedule(Duration delay, MasterCommand command) -> {
                var _ = loop.schedule(delay, () -> runIn(then, command));
            }
            case Effect.Enqueue(MasterCommand command) -> {
                if (command instanceof MasterCommand.Allocate) {
                    allocationAsked = System.nanoTime();
                }
                enqueue(() -> runIn(then, command));
            }
            case Effect.Answer(long request, CallAnswer answer) -> {
                CompletableFuture<CallAnswer> client = waiting.remove(request);
                if (client != null) {
                    client.complete(answer);
                }
            }
            case Effect.Abdicate(String why) -> fail(then, why, null);
            case Effect.Note(String text) -> log.info(text);
        }
    }

    /** Behind what waits, or at once if there is no room. */
    private void enqueue(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            soon(task);
        }
    }

    /** As the loop's next task; timers have no limit, so this is never refused. */
    private void soon(Runnable task) {
        var _ = loop.schedule(Duration.ZERO, task);
    }
}
