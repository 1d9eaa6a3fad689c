package io.dcosboot.marathon.runtime;

import io.dcosboot.marathon.core.engine.Driver;
import io.dcosboot.marathon.core.engine.Effect;
import io.dcosboot.marathon.core.engine.Prober;
import io.dcosboot.marathon.core.event.EventSink;
import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.state.StateChange;
import io.dcosboot.marathon.core.state.StateStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries effects out, in order, on one virtual thread. What has gathered meanwhile is done together: first all changes
 * become durable in one write, then everything else happens. While the store does not answer, nothing happens; who
 * fills the box is held back by the permits of {@link MarathonRunner}, which bound it.
 */
final class Outbox implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final int TOGETHER = 256;
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    /** @param done told when the effects are carried out, or never will be */
    private record Batch(List<Effect> effects, Consumer<Boolean> done) {}

    private final StateStore store;
    private final Driver driver;
    private final EventSink events;
    private final Prober prober;
    private final BiConsumer<ProbeKey, Probe.Outcome> outcomes;
    private final Consumer<String> giveUp;
    // Bounded by the permits that each batch holds until it is done.
    private final BlockingQueue<Batch> batches = new LinkedBlockingQueue<>();
    private final Thread worker;

    Outbox(
            StateStore store,
            Driver driver,
            EventSink events,
            Prober prober,
            BiConsumer<ProbeKey, Probe.Outcome> outcomes,
            Consumer<String> giveUp) {
        this.store = store;
        this.driver = driver;
        this.events = events;
        this.prober = prober;
        this.outcomes = outcomes;
        this.giveUp = giveUp;
        this.worker = Thread.ofVirtual().name("marathon outbox").unstarted(this::run);
    }

    void start() {
        worker.start();
    }

    /** @param done gets true when the effects are carried out, false when they never will be */
    void add(List<Effect> effects, Consumer<Boolean> done) {
        batches.add(new Batch(effects, done));
    }

    private void run() {
        Deque<Batch> taken = new ArrayDeque<>();
        try {
            while (true) {
                taken.add(batches.take());
                batches.drainTo(taken, TOGETHER - 1);
                makeDurable(changes(taken));
                while (!taken.isEmpty()) {
                    for (Effect effect : taken.getFirst().effects()) {
                        carryOut(effect);
                    }
                    taken.removeFirst().done().accept(true);
                }
            }
        } catch (InterruptedException _) {
            batches.drainTo(taken);
            taken.forEach(batch -> batch.done().accept(false));
        }
    }

    // Of several states of one instance only the last is worth writing. Roots all are: they name versions to go back
    // to.
    private static List<StateChange> changes(Collection<Batch> taken) {
        Map<Object, StateChange> changes = new LinkedHashMap<>();
        for (Batch batch : taken) {
            for (Effect effect : batch.effects()) {
                if (effect instanceof Effect.Store(StateChange change)) {
                    Object key = keyOf(change);
                    changes.remove(key);
                    changes.put(key, change);
                }
            }
        }
        return List.copyOf(changes.values());
    }

    private static Object keyOf(StateChange change) {
        return switch (change) {
            case StateChange.PutInstance put -> put.instance().id();
            case StateChange.DeleteInstance(InstanceId id) -> id;
            case StateChange.PutRoot _,
                    StateChange.PutDeployment _,
                    StateChange.DeleteDeployment _,
                    StateChange.PutTaskFailure _,
                    StateChange.DeleteTaskFailure _,
                    StateChange.PutFrameworkId _ -> change;
        };
    }

    private void makeDurable(List<StateChange> changes) throws InterruptedException {
        if (changes.isEmpty()) {
            return;
        }
        for (Duration wait = FIRST_RETRY; ; wait = longer(wait)) {
            try {
                store.write(changes);
                return;
            } catch (IOException e) {
                log.warn("State could not be stored, trying again in {}: {}", wait, e.getMessage());
                Thread.sleep(wait);
            }
        }
    }

    private static Duration longer(Duration wait) {
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
    }

    private void carryOut(Effect effect) throws InterruptedException {
        switch (effect) {
            case Effect.Store _ -> {}
            case Effect.Send(var call) -> driver.send(call);
            case Effect.Publish(var event) -> events.publish(event);
            case Effect.StartProbe(var key, var probe) -> prober.start(key, probe, outcomes);
            case Effect.StopProbe(var key) -> prober.stop(key);
            case Effect.GiveUp(var reason) -> giveUp.accept(reason);
        }
    }

    /** Stops; what waits is not carried out. */
    @Override
    public void close() {
        worker.interrupt();
        try {
            worker.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
