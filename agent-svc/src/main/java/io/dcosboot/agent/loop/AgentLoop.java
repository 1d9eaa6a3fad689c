package io.dcosboot.agent.loop;

import io.dcosboot.agent.core.Agent;
import io.dcosboot.agent.core.AgentSnapshot;
import io.dcosboot.agent.core.AgentView;
import io.dcosboot.agent.core.Checkpoint;
import io.dcosboot.agent.core.Command;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.ContainerView;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.Effect;
import io.dcosboot.agent.core.HealthChecker;
import io.dcosboot.agent.core.MasterLink;
import io.dcosboot.agent.core.Sandboxes;
import io.dcosboot.mesos.v1.ResourceStatistics;
import io.dcosboot.platform.loop.Cancellable;
import io.dcosboot.platform.loop.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link Agent}: the event loop's thread decides and publishes a snapshot; a second thread carries the effects out in
 * order, so that a slow disk delays what depends on it and nothing else. When the disk refuses to keep a checkpoint the
 * process ends, before it says anything that a restart would not know.
 */
public final class AgentLoop implements AgentView, ContainerView, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AgentLoop.class);
    /** Commands whose effects wait; when it is full the event loop waits too. */
    private static final int EFFECT_QUEUE = 1024;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final Agent agent;
    private final EventLoop loop;
    private final Mailbox mailbox;
    private final Checkpoint checkpoint;
    private final EffectRunner runner;
    private final ProcessExit exit;
    private final Clock clock;
    private final BlockingQueue<List<Effect>> effects = new ArrayBlockingQueue<>(EFFECT_QUEUE);
    private final Thread effectThread;
    private @Nullable Cancellable wakeUp;
    private volatile AgentSnapshot snapshot;
    private volatile Duration recoveryTime = Duration.ZERO;
    private volatile boolean closed;

    public AgentLoop(
            Agent agent,
            EventLoop loop,
            Mailbox mailbox,
            Checkpoint checkpoint,
            Sandboxes sandboxes,
            MasterLink link,
            List<Containerizer> containerizers,
            HealthChecker healthChecker,
            ProcessExit exit,
            Clock clock) {
        this.agent = agent;
        this.loop = loop;
        this.mailbox = mailbox;
        this.checkpoint = checkpoint;
        this.exit = exit;
        this.clock = clock;
        this.runner = new EffectRunner(
                new EffectRunner.Ports(checkpoint, sandboxes, link, containerizers, healthChecker, exit),
                mailbox::post);
        this.effectThread = Thread.ofPlatform().name("agent effects").daemon().unstarted(this::carryOut);
        this.snapshot = agent.snapshot();
    }

    /** Reads the checkpoint and begins; returns at once. */
    public void start() {
        mailbox.deliverTo(this::decide);
        effectThread.start();
        Thread.ofVirtual().name("agent recovery").start(this::recover);
    }

    private void recover() {
        Instant begin = clock.instant();
        try {
            Checkpoint.Recovered recovered = checkpoint.recover();
            recoveryTime = Duration.between(begin, clock.instant());
            mailbox.post(new Command.Recover(recovered));
        } catch (RuntimeException e) {
            log.error("The agent cannot recover", e);
            exit.exit(true, String.valueOf(e.getMessage()));
        }
    }

    private void decide(Command command) {
        List<Effect> decided = agent.apply(command, clock.instant());
        snapshot = agent.snapshot();
        if (!decided.isEmpty()) {
            try {
                effects.put(decided);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        if (wakeUp != null) {
            wakeUp.cancel();
        }
        wakeUp = agent.nextWakeUp()
                .map(time -> loop.schedule(Duration.between(clock.instant(), time), () -> decide(new Command.WakeUp())))
                .orElse(null);
    }

    private void carryOut() {
        try {
            while (!closed || !effects.isEmpty()) {
                for (Effect effect : effects.take()) {
                    carryOut(effect);
                }
            }
        } catch (InterruptedException _) {
            log.debug("No more effects are carried out");
        }
    }

    private void carryOut(Effect effect) throws InterruptedException {
        try {
            runner.run(effect);
        } catch (Checkpoint.CheckpointException e) {
            log.error("The agent ends: it can keep no checkpoint", e);
            exit.exit(true, String.valueOf(e.getMessage()));
            // Nothing that follows may happen: it may depend on what could not be written.
            throw new InterruptedException();
        } catch (RuntimeException e) {
            log.error("An effect failed: {}", effect, e);
        }
    }

    @Override
    public AgentSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Duration recoveryTime() {
        return recoveryTime;
    }

    @Override
    public Optional<ResourceStatistics> statistics(ContainerId container) {
        return runner.containerizer(container).flatMap(found -> found.statistics(container));
    }

    @Override
    public OptionalInt pid(ContainerId container) {
        return runner.containerizer(container)
                .map(found -> found.pid(container))
                .orElseGet(OptionalInt::empty);
    }

    /** Stops deciding, does what has been decided, and ends; tasks run on. */
    @Override
    public void close() {
        mailbox.close();
        loop.close();
        closed = true;
        try {
            if (effects.offer(List.of()) && effectThread.join(CLOSE_LIMIT)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        effectThread.interrupt();
    }
}
