package io.dcosboot.master.core;

import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.state.Term;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A master of one thread under virtual time: carries out effects at once, keeps what was sent, and checks its accounts
 * after every command.
 */
public final class TestMaster {

    private final MasterCore core;
    private final Deque<MasterCommand> queue = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Deque<Effect.WriteRegistry> writes = new ArrayDeque<>();
    private final Map<StreamId, List<Event>> events = new HashMap<>();
    private final Map<LinkId, List<MasterMessage>> messages = new HashMap<>();
    private final List<StreamId> closedStreams = new ArrayList<>();
    private final List<LinkId> closedLinks = new ArrayList<>();
    private final List<io.dcosboot.mesos.v1.master.Event> published = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Long, CallAnswer> answers = new HashMap<>();
    private RegistryContents registry;
    private MasterState state;
    private Instant now;
    private long numbers;
    private boolean registryHeld;
    private boolean abdicated;

    private record Timer(Instant due, long number, MasterCommand command) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int order = due.compareTo(other.due);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    /** A framework that has subscribed. */
    public record Scheduler(FrameworkID id, FrameworkInfo info, StreamId stream) {}

    /** An agent that has registered. */
    public record TestAgent(AgentId id, LinkId link, AgentDescription.Builder description) {}

    public TestMaster() {
        this(Given.settings(), "master", RegistryContents.empty(), Instant.ofEpochSecond(1_000_000));
    }

    public TestMaster(Authorizer authorizer) {
        this(Given.settings(), authorizer, "master", RegistryContents.empty(), Instant.ofEpochSecond(1_000_000));
    }

    public TestMaster(MasterSettings settings, String id, RegistryContents registry, Instant now) {
        this(settings, Authorizer.open(), id, registry, now);
    }

    private TestMaster(
            MasterSettings settings, Authorizer authorizer, String id, RegistryContents registry, Instant now) {
        this.core = new MasterCore(settings, authorizer);
        this.registry = registry;
        this.now = now;
        MasterInfo info =
                MasterInfo.newBuilder().setId(id).setIp(0).setPort(5050).build();
        this.state = MasterState.elected(new Term(info, now), registry, settings.maxCompletedFrameworks());
        tell(new MasterCommand.Begin());
    }

    public MasterState state() {
        return state;
    }

    public Instant now() {
        return now;
    }

    public RegistryContents registry() {
        return registry;
    }

    /** Whether the master has given up its leadership. */
    public boolean abdicated() {
        return abdicated;
    }

    /** Lets registry writes wait until {@link #releaseRegistry}. */
    public void holdRegistry() {
        registryHeld = true;
    }

    public void releaseRegistry() {
        registryHeld = false;
        work();
    }

    public void tell(MasterCommand command) {
        queue.add(command);
        work();
    }

    /** Lets commands wait together before the first is handled. */
    public void tellAtOnce(List<MasterCommand> commands) {
        queue.addAll(commands);
        work();
    }

    /** Lets time pass; timers run when they are due. */
    public void advance(Duration duration) {
        Instant until = now.plus(duration);
        while (!timers.isEmpty() && !timers.peek().due.isAfter(until)) {
            Timer timer = timers.remove();
            now = timer.due;
            tell(timer.command);
        }
        now = until;
    }

    public Scheduler subscribe(FrameworkInfo.Builder info) {
        StreamId stream = new StreamId("stream-" + numbers++);
        tell(new MasterCommand.Subscribe(Given.subscribe(info.build()), stream));
        Event first = events(stream).getFirst();
        if (first.getType() != Event.Type.SUBSCRIBED) {
            throw new AssertionError(first);
        }
        FrameworkID id = first.getSubscribed().getFrameworkId();
        return new Scheduler(id, info.clone().setId(id).build(), stream);
    }

    public StreamId trySubscribe(FrameworkInfo info) {
        StreamId stream = new StreamId("stream-" + numbers++);
        tell(new MasterCommand.Subscribe(Given.subscribe(info), stream));
        return stream;
    }

    /** Makes an operator call; the answer is there when the registry has what it changes. */
    public Optional<CallAnswer> operator(io.dcosboot.mesos.v1.master.Call call) {
        long request = numbers++;
        tell(new MasterCommand.OperatorCall(call, Optional.of("ops"), request));
        return Optional.ofNullable(answers.get(request));
    }

    public CallAnswer call(Scheduler scheduler, Call call) {
        return call(call, Optional.of(scheduler.stream()));
    }

    public CallAnswer call(Call call, Optional<StreamId> stream) {
        long request = numbers++;
        tell(new MasterCommand.SchedulerCall(call, stream, request));
        return answers.remove(request);
    }

    public TestAgent register(AgentDescription.Builder description) {
        LinkId link = newLink();
        said(link, Given.register(description));
        AgentId id = AgentId.of(messages(link).stream()
                .filter(MasterMessage::hasRegistered)
                .findFirst()
                .orElseThrow()
                .getRegistered()
                .getAgentId());
        return new TestAgent(id, link, description);
    }

    public LinkId newLink() {
        return new LinkId(numbers++);
    }

    public void said(LinkId link, AgentMessage message) {
        tell(new MasterCommand.AgentSaid(link, message));
    }

    public List<Event> events(StreamId stream) {
        return events.computeIfAbsent(stream, _ -> new ArrayList<>());
    }

    public List<Event> events(Scheduler scheduler, Event.Type type) {
        return events(scheduler.stream()).stream()
                .filter(event -> event.getType() == type)
                .toList();
    }

    /** All offers the framework has been sent and not taken notice of yet. */
    public List<Offer> offers(Scheduler scheduler) {
        List<Offer> offers = new ArrayList<>();
        events(scheduler, Event.Type.OFFERS)
                .forEach(event -> offers.addAll(event.getOffers().getOffersList()));
        return offers;
    }

    public Offer lastOffer(Scheduler scheduler) {
        return offers(scheduler).getLast();
    }

    public List<TaskStatus> updates(Scheduler scheduler) {
        return events(scheduler, Event.Type.UPDATE).stream()
                .map(event -> event.getUpdate().getStatus())
                .toList();
    }

    public TaskStatus lastUpdate(Scheduler scheduler) {
        return updates(scheduler).getLast();
    }

    public List<MasterMessage> messages(LinkId link) {
        return messages.computeIfAbsent(link, _ -> new ArrayList<>());
    }

    public List<io.dcosboot.mesos.v1.master.Event> published() {
        return published;
    }

    /** What operators would read in the log. */
    public List<String> notes() {
        return notes;
    }

    public boolean isClosed(StreamId stream) {
        return closedStreams.contains(stream);
    }

    public boolean isClosed(LinkId link) {
        return closedLinks.contains(link);
    }

    private void work() {
        while (true) {
            if (!queue.isEmpty()) {
                MasterCore.Outcome outcome = core.handle(state, queue.remove(), now);
                state = outcome.state();
                outcome.effects().forEach(this::carryOut);
                Accounts.check(state);
            } else if (!registryHeld && !writes.isEmpty()) {
                Effect.WriteRegistry write = writes.remove();
                registry = apply(registry, write.operation());
                queue.add(write.then());
            } else {
                return;
            }
        }
    }

    /** The registry after one operation. */
    public static RegistryContents apply(RegistryContents registry, RegistryOperation operation) {
        return switch (operation) {
            case RegistryOperation.OfAgent change ->
                new RegistryContents(
                        change.after()
                                .map(record -> registry.agents().plus(change.agent(), record))
                                .orElseGet(() -> registry.agents().minus(change.agent())),
                        registry.weights(),
                        registry.quotas(),
                        registry.machines());
            case RegistryOperation.ReplaceWeights(var weights) ->
                new RegistryContents(registry.agents(), weights, registry.quotas(), registry.machines());
            case RegistryOperation.ReplaceQuotas(var quotas) ->
                new RegistryContents(registry.agents(), registry.weights(), quotas, registry.machines());
            case RegistryOperation.ReplaceMachines(var machines) ->
                new RegistryContents(registry.agents(), registry.weights(), registry.quotas(), machines);
        };
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.SendEvent(var stream, var event) -> events(stream).add(event);
            case Effect.CloseStream(var stream) -> closedStreams.add(stream);
            case Effect.SendToAgent(var link, var message) -> messages(link).add(message);
            case Effect.CloseLink(var link) -> closedLinks.add(link);
            case Effect.Publish(var event, var _) -> published.add(event);
            case Effect.WriteRegistry write -> writes.add(write);
            case Effect.Schedule(var delay, var command) -> timers.add(new Timer(now.plus(delay), numbers++, command));
            case Effect.Enqueue(var command) -> queue.add(command);
            case Effect.Answer(long request, var answer) -> answers.put(request, answer);
            case Effect.Note(var text) -> notes.add(text);
            case Effect.Abdicate _ -> abdicated = true;
        }
    }
}
