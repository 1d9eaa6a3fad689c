package io.dcosboot.platform.leader;

import io.dcosboot.platform.leader.Candidacy.Leader;
import io.dcosboot.platform.loop.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the leading candidate of an election. What it learns it hands to the loop, each time something may have
 * changed; while the connection is in doubt the last knowledge stands, when the session is lost nobody leads.
 */
final class LeaderWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaderWatch.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final CuratorFramework client;
    private final Candidacy candidacy;
    private final EventLoop loop;
    private final Executor io;
    private final Consumer<Optional<Leader>> onReading;
    private final ConnectionStateListener onState = (_, state) -> connectionChanged(state);
    private final CuratorWatcher onNodes = _ -> refresh();
    private final AtomicBoolean readingAsked = new AtomicBoolean();
    private volatile boolean closed;

    LeaderWatch(
            CuratorFramework client,
            Candidacy candidacy,
            EventLoop loop,
            Executor io,
            Consumer<Optional<Leader>> onReading) {
        this.client = client;
        this.candidacy = candidacy;
        this.loop = loop;
        this.io = io;
        this.onReading = onReading;
    }

    void start() {
        client.getConnectionStateListenable().addListener(onState);
        if (client.getZookeeperClient().isConnected()) {
            refresh();
        }
    }

    /** Reads once more, soon; several wishes become one reading. */
    void refresh() {
        if (!closed && readingAsked.compareAndSet(false, true)) {
            try {
                io.execute(this::read);
            } catch (RejectedExecutionException e) {
                log.debug("The watch of {} is closed", candidacy.path(), e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        client.getConnectionStateListenable().removeListener(onState);
    }

    private void connectionChanged(ConnectionState state) {
        switch (state) {
            case CONNECTED, RECONNECTED, READ_ONLY -> refresh();
            case LOST -> loop.execute(() -> onReading.accept(Optional.empty()));
            case SUSPENDED -> {}
        }
    }

    private void read() {
        readingAsked.set(false);
        if (closed) {
            return;
        }
        try {
            Optional<Leader> leader = readLeader();
            loop.execute(() -> onReading.accept(leader));
        } catch (NoNodeException e) {
            // Removed between two reads; the next reading sees what came instead.
            log.debug("{} changed while it was read", candidacy.path(), e);
            refresh();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // Curator declares no less
            log.debug("Could not read the leader below {}; trying again", candidacy.path(), e);
            if (!closed) {
                var _ = loop.schedule(RETRY, this::refresh);
            }
        }
    }

    private Optional<Leader> readLeader() throws Exception {
        if (client.checkExists().usingWatcher(onNodes).forPath(candidacy.path()) == null) {
            return Optional.empty();
        }
        var children = client.getChildren().usingWatcher(onNodes).forPath(candidacy.path());
        var leading = candidacy.leading(children);
        if (leading.isEmpty()) {
            return Optional.empty();
        }
        String node = leading.get();
        return Optional.of(Leader.of(node, client.getData().forPath(candidacy.child(node))));
    }
}
