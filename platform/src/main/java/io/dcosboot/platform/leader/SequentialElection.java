package io.dcosboot.platform.leader;

import io.dcosboot.platform.leader.Candidacy.Leader;
import io.dcosboot.platform.loop.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Election by ephemeral sequential nodes: each candidate makes one, the smallest leads.
 *
 * <p>Each time the connection comes back the candidate makes a new node and removes what its session left, so a node
 * whose creation was acknowledged to nobody cannot lead, and a candidate that was in doubt queues up behind the others.
 * Leadership is valid for one unbroken connection only: {@code lapses} counts the breaks, and whoever was elected before
 * the latest one does not lead.
 */
abstract sealed class SequentialElection implements LeaderElection permits MesosLeaderElection, LatchLeaderElection {
    private static final Logger log = LoggerFactory.getLogger(SequentialElection.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private static final int MAILBOX = 1024;
    private static final long NEVER = -1;

    private final CuratorFramework client;
    private final Candidacy candidacy;
    private final Supplier<byte[]> description;
    private final EventLoop loop;
    private final ExecutorService io;
    private final LeaderWatch watch;
    private final ConnectionStateListener onState = (_, state) -> connectionChanged(state);

    private final AtomicBoolean started = new AtomicBoolean();
    private volatile long lapses;
    /** The value of {@code lapses} this candidate was elected under. */
    private volatile long electedUnder = NEVER;

    private volatile boolean closed;
    private volatile Optional<Leader> known = Optional.empty();

    // The loop's own.
    private @Nullable Listener listener;
    private @Nullable String ownNode;
    private long standsUnder = NEVER;
    private long round;

    SequentialElection(CuratorFramework client, Candidacy candidacy, Supplier<byte[]> description) {
        this.client = client;
        this.candidacy = candidacy;
        this.description = description;
        this.loop = new EventLoop("election " + candidacy.path(), MAILBOX);
        this.io = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("election io " + candidacy.path()).factory());
        this.watch = new LeaderWatch(client, candidacy, loop, io, this::leaderRead);
    }

    @Override
    public void start(Listener listener) {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("The election at " + candidacy.path() + " was started before");
        }
        loop.execute(() -> this.listener = listener);
        client.getConnectionStateListenable().addListener(onState);
        watch.start();
        if (client.getZookeeperClient().isConnected()) {
            loop.execute(this::stand);
        }
    }

    @Override
    public boolean isLeader() {
        return electedUnder == lapses;
    }

    @Override
    public Optional<byte[]> leader() {
        return known.map(Leader::bytes);
    }

    @Override
    public void abdicate() {
        loop.execute(() -> {
            stepDown();
            standAgain();
        });
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        client.getConnectionStateListenable().removeListener(onState);
        watch.close();
        loop.execute(this::stepDown);
        if (client.getZookeeperClient().isConnected()) {
            withdraw();
        }
        io.shutdownNow();
        loop.close();
    }

    /** Without an answer the node goes with the session. */
    private void withdraw() {
        try {
            io.submit(() -> {
                        removeOwnNodes();
                        return true;
                    })
                    .get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("The candidate's node below {} stays until its session ends", candidacy.path(), e);
        }
    }

    /** Called by Curator's thread, in the order of the changes. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void connectionChanged(ConnectionState state) {
        switch (state) {
            case CONNECTED, RECONNECTED -> loop.execute(this::stand);
            case SUSPENDED, LOST, READ_ONLY -> {
                lapses = lapses + 1;
                loop.execute(this::stepDown);
            }
        }
    }

    private void stand() {
        if (standsUnder != lapses) {
            stepDown();
            standAgain();
        }
    }

    private void standAgain() {
        if (closed) {
            return;
        }
        standsUnder = lapses;
        ownNode = null;
        long thisRound = ++round;
        io.execute(() -> enter(thisRound));
    }

    private void enter(long thisRound) {
        try {
            removeOwnNodes();
            String created = client.create()
                    .creatingParentsIfNeeded()
                    .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                    .forPath(candidacy.creationPath(), description.get());
            loop.execute(
                    () -> entered(thisRound, created.substring(candidacy.path().length() + 1)));
            watch.refresh();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // Curator declares no less
            log.warn("Could not stand for election at {}; trying again", candidacy.path(), e);
            var _ = loop.schedule(RETRY, () -> {
                if (thisRound == round) {
                    standAgain();
                }
            });
        }
    }

    /** Removes the nodes of this session, which may include one whose creation looked like a failure. */
    private void removeOwnNodes() throws Exception {
        long session = client.getZookeeperClient().getZooKeeper().getSessionId();
        if (client.checkExists().forPath(candidacy.path()) == null) {
            return;
        }
        for (String name : client.getChildren().forPath(candidacy.path())) {
            String path = candidacy.child(name);
            Stat stat = candidacy.isCandidate(name) ? client.checkExists().forPath(path) : null;
            if (stat != null && stat.getEphemeralOwner() == session) {
                try {
                    client.delete().forPath(path);
                } catch (NoNodeException e) {
                    log.debug("{} is gone already", path, e);
                }
            }
        }
    }

    private void entered(long thisRound, String node) {
        if (thisRound == round) {
            ownNode = node;
            decide();
        }
    }

    private void leaderRead(Optional<Leader> read) {
        boolean changed = !read.equals(known);
        known = read;
        decide();
        if (changed && listener != null) {
            listener.leaderChanged(leader());
        }
    }

    private void decide() {
        boolean first = ownNode != null && known.map(Leader::node).equals(Optional.of(ownNode));
        if (first && standsUnder == lapses && electedUnder != standsUnder && listener != null) {
            electedUnder = standsUnder;
            log.info("Elected at {}", candidacy.path());
            listener.elected();
        } else if (!first) {
            stepDown();
        }
    }

    private void stepDown() {
        if (electedUnder == NEVER) {
            return;
        }
        electedUnder = NEVER;
        ownNode = null;
        log.info("Deposed at {}", candidacy.path());
        if (listener != null) {
            listener.deposed();
        }
        // What is known is this candidate itself, which does not lead.
        leaderRead(Optional.empty());
    }
}
