package io.dcosboot.agent.loop;

import com.google.protobuf.ByteString;
import io.dcosboot.agent.core.Command;
import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.HealthChecker;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.platform.loop.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into the agent's event loop for everything outside it. Exists before the containerizers and the link, which take
 * it as a constructor parameter; what they say before {@link #deliverTo} waits.
 *
 * <p>A full loop is a short-lived state: the master's messages are bounded by flow control and containers by the machine.
 * No command may be lost then (a lost exit would leave a task running for ever), so a refused one is offered again until it
 * is taken, by a virtual thread of its own.
 */
public final class Mailbox implements Containerizer.Listener, HealthChecker.Listener {

    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final EventLoop loop;
    private final AtomicReference<Consumer<Command>> owner = new AtomicReference<>();
    private volatile boolean closed;

    public Mailbox(EventLoop loop) {
        this.loop = loop;
    }

    /** Names who decides; commands are given to it in the loop's thread. */
    void deliverTo(Consumer<Command> newOwner) {
        owner.set(newOwner);
    }

    /** The agent ends: what comes now is for its next start to find out. */
    void close() {
        closed = true;
    }

    /** Never waits. Commands of one thread arrive in order unless the loop was full. */
    public void post(Command command) {
        post(command, () -> {});
    }

    /** @param delivered runs in the loop after the command has been decided about */
    public void post(Command command, Runnable delivered) {
        Runnable task = () -> {
            owner.get().accept(command);
            delivered.run();
        };
        if (!offered(task) && !closed) {
            log.warn(
                    "The agent's event loop is full; {} waits",
                    command.getClass().getSimpleName());
            Thread.ofVirtual().name("agent mailbox").start(() -> insist(task));
        }
    }

    private boolean offered(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    private void insist(Runnable task) {
        try {
            while (!offered(task) && !closed) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void launched(ContainerId id, ContainerStatus status, Optional<ByteString> data) {
        post(new Command.ContainerLaunched(id, status, data));
    }

    @Override
    public void launchFailed(ContainerId id, TaskStatus.Reason reason, String message) {
        post(new Command.ContainerLaunchFailed(id, reason, message));
    }

    @Override
    public void exited(ContainerId id, ContainerExit exit) {
        post(new Command.ContainerExited(id, exit));
    }

    @Override
    public void updateFailed(ContainerId id, String message) {
        post(new Command.ContainerUpdateFailed(id, message));
    }

    @Override
    public void health(ContainerId id, boolean healthy, boolean kill) {
        post(new Command.HealthChanged(id, healthy, kill));
    }
}
