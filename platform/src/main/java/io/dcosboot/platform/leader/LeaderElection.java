package io.dcosboot.platform.leader;

import java.util.Optional;

/**
 * One candidate in an election. ZooKeeper elects at most one candidate at a time; a candidate that loses its connection
 * steps down at once, before ZooKeeper can have elected another (session time-out), and stands again with a fresh node
 * when the connection is back.
 */
public interface LeaderElection extends AutoCloseable {

    /**
     * Stands for election. Returns at once, also when ZooKeeper cannot be reached: the candidate stands as soon as it
     * can.
     *
     * @throws IllegalStateException when called twice
     */
    void start(Listener listener);

    /**
     * Whether this candidate leads now. False from the moment the connection is in doubt, which can be a little before
     * the listener hears {@link Listener#deposed}.
     */
    boolean isLeader();

    /** What the leading candidate tells about itself; empty while nobody leads or nothing is known. */
    Optional<byte[]> leader();

    /** Steps down and stands again behind all others; alone in the election, it is elected again. */
    void abdicate();

    /** Steps down for good. The listener has heard it when this returns. */
    @Override
    void close();

    /** Hears the election's results. All calls come from one thread and must be quick: hand the work over. */
    interface Listener {

        /** This candidate leads from now on. */
        void elected();

        /** This candidate, which led, does not any more. Whatever it knows may be outdated. */
        void deposed();

        /** Somebody else or nobody leads now, or this candidate does (after {@link #elected}). */
        void leaderChanged(Optional<byte[]> leader);
    }
}
