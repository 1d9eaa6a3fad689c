package io.dcosboot.master.leadership;

import io.dcosboot.master.core.Effect;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.RegistryOperation;
import io.dcosboot.master.core.port.RegistryStore;
import io.dcosboot.master.core.port.RegistryStore.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Writes registry operations in order on a virtual thread, as many at a time as have gathered, and reports each when it
 * is durable. A failed write ends it: what is durable then is for the next term to read.
 */
final class RegistryWriter implements AutoCloseable {

    /** Room for every agent of a large cluster to come at once. */
    private static final int CAPACITY = 200_000;

    private static final int LARGEST_BATCH = 1_000;

    private final RegistryStore.Lease lease;
    private final DurationSamples times;
    private final Consumer<MasterCommand> durable;
    private final Consumer<RegistryException> failed;
    private final BlockingQueue<Effect.WriteRegistry> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread thread;
    private volatile boolean closed;

    RegistryWriter(
            RegistryStore.Lease lease,
            DurationSamples times,
            Consumer<MasterCommand> durable,
            Consumer<RegistryException> failed) {
        this.lease = lease;
        this.times = times;
        this.durable = durable;
        this.failed = failed;
        this.thread = Thread.ofVirtual().name("registry-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Queues a write; false if so many wait that the store cannot be healthy. */
    boolean write(Effect.WriteRegistry effect) {
        return queue.offer(effect);
    }

    int waiting() {
        return queue.size();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        List<Effect.WriteRegistry> batch = new ArrayList<>();
        while (!closed) {
            batch.clear();
            try {
                batch.add(queue.take());
                queue.drainTo(batch, LARGEST_BATCH - 1);
                List<RegistryOperation> operations =
                        batch.stream().map(Effect.WriteRegistry::operation).toList();
                long nanos = System.nanoTime();
                lease.write(operations);
                times.add(Duration.ofNanos(System.nanoTime() - nanos));
            } catch (InterruptedException _) {
                return; // closed
            } catch (RegistryException e) {
                if (!closed) {
                    failed.accept(e);
                }
                return;
            }
            batch.forEach(write -> durable.accept(write.then()));
        }
    }
}
