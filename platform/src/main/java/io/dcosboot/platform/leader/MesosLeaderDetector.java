package io.dcosboot.platform.leader;

import io.dcosboot.platform.leader.Candidacy.Leader;
import io.dcosboot.platform.loop.EventLoop;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.jspecify.annotations.Nullable;

/**
 * Finds the leading Mesos master (mesos-master.md §19.1) and follows changes. While ZooKeeper cannot be reached the last
 * leader stands; when the session is lost none is known.
 */
public final class MesosLeaderDetector implements AutoCloseable {
    private static final int MAILBOX = 1024;

    private final EventLoop loop;
    private final ExecutorService io;
    private final LeaderWatch watch;

    private volatile Optional<Leader> leader = Optional.empty();
    // The loop's own.
    private @Nullable Consumer<Optional<byte[]>> listener;
    private boolean told;

    /** @param path folder of the candidates, {@code /mesos} in a cluster */
    public MesosLeaderDetector(CuratorFramework client, String path) {
        this.loop = new EventLoop("leader detector " + path, MAILBOX);
        this.io = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("leader detector io " + path).factory());
        this.watch =
                new LeaderWatch(client, new Candidacy(path, MesosLeaderElection.PREFIX), loop, io, this::leaderRead);
    }

    /**
     * Starts to follow; returns at once. The listener hears the first leader, or that there is none, and then each
     * change, from one thread; it must be quick.
     *
     * @param onChange gets the leader's MasterInfo as JSON; empty when nobody leads
     */
    public void start(Consumer<Optional<byte[]>> onChange) {
        loop.execute(() -> listener = onChange);
        watch.start();
    }

    /** The leader's MasterInfo as JSON. */
    public Optional<byte[]> leader() {
        return leader.map(Leader::bytes);
    }

    @Override
    public void close() {
        watch.close();
        io.shutdownNow();
        loop.close();
    }

    private void leaderRead(Optional<Leader> read) {
        boolean changed = !read.equals(leader);
        leader = read;
        if (listener != null && (changed || !told)) {
            told = true;
            listener.accept(leader());
        }
    }
}
