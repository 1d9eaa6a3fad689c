package io.dcosboot.agent.core;

import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.Pong;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of the link (mesos-agent.md §1): finds its way to the leader with random, growing delays, watches the
 * master's pings, and knows which session speaks for the leader.
 */
final class Registration {

    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
    /**
     * How long a master gets to answer on an open link before the agent introduces itself again. Unlike the messages of
     * the original a stream loses nothing, and taking an agent in can take the master a write to its registry.
     */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(15);

    private final AgentState state;
    private final Supplier<AgentMessage> introduction;

    private @Nullable Leader leader;
    private long sessions;
    private boolean open;
    private boolean registered;
    private Duration backoff;
    private Duration pingTimeout = Duration.ofSeconds(75);
    private @Nullable Instant nextAttempt;
    private @Nullable Instant watchdog;

    /** @param introduction the Register or Reregister message of this moment */
    Registration(AgentState state, Supplier<AgentMessage> introduction) {
        this.state = state;
        this.introduction = introduction;
        this.backoff = state.settings.timings().registrationBackoff();
    }

    Optional<Leader> leader() {
        return Optional.ofNullable(leader);
    }

    boolean registered() {
        return registered;
    }

    /** Whether a message of this session counts: it comes over the newest link, so from the leader last detected. */
    boolean current(long session) {
        return open && session == sessions;
    }

    void leaderChanged(Optional<Leader> next) {
        boolean same = next.equals(leader());
        leader = next.orElse(null);
        if (!same || !open) {
            disconnect();
            begin();
        }
    }

    void closed(long session) {
        if (!current(session)) {
            return;
        }
        open = false;
        if (lose()) {
            begin();
        } else if (leader != null && trying()) {
            nextAttempt = state.now().plus(nextDelay());
        }
    }

    /** The master has taken the agent in. */
    void accepted(Duration totalPingTimeout) {
        registered = true;
        nextAttempt = null;
        pingTimeout = totalPingTimeout;
        watchdog = state.now().plus(pingTimeout);
    }

    void ping(boolean connected) {
        send(AgentMessage.newBuilder().setPong(Pong.getDefaultInstance()));
        watchdog = state.now().plus(pingTimeout);
        if (!connected && registered) {
            lose();
            backoff = state.settings.timings().registrationBackoff();
            attempt();
        }
    }

    /** Goes on trying, or gives a silent master up. */
    void wakeUp() {
        if (watchdog != null && !state.now().isBefore(watchdog)) {
            disconnect();
            begin();
        }
        if (nextAttempt != null && !state.now().isBefore(nextAttempt)) {
            attempt();
        }
    }

    Optional<Instant> nextWakeUp() {
        return earliest(Optional.ofNullable(nextAttempt), Optional.ofNullable(watchdog));
    }

    void send(AgentMessage.Builder message) {
        if (open) {
            state.emit(new Effect.Send(sessions, message.build()));
        }
    }

    static Optional<Instant> earliest(Optional<Instant> a, Optional<Instant> b) {
        return a.isEmpty() ? b : b.isEmpty() || a.get().isBefore(b.get()) ? a : b;
    }

    /** Starts a round of attempts; the first one soon, but not all agents at once. */
    void begin() {
        nextAttempt = null;
        if (leader != null && trying()) {
            backoff = state.settings.timings().registrationBackoff();
            nextAttempt = state.now().plus(nextDelay());
        }
    }

    private boolean trying() {
        return switch (state.phase()) {
            case DISCONNECTED, RUNNING -> true;
            case RECOVERING, TERMINATING -> false;
        };
    }

    private void attempt() {
        nextAttempt = null;
        if (leader == null || !trying()) {
            return;
        }
        if (!open) {
            open = true;
            state.emit(new Effect.OpenLink(++sessions, leader));
        }
        state.emit(new Effect.Send(sessions, introduction.get()));
        nextAttempt = state.now().plus(longer(nextDelay(), ANSWER_TIME));
    }

    private Duration nextDelay() {
        Duration delay = someOf(backoff);
        backoff = shorter(backoff.multipliedBy(2), LONGEST_BACKOFF);
        return delay;
    }

    private void disconnect() {
        if (open) {
            open = false;
            state.emit(new Effect.CloseLink(sessions));
        }
        lose();
    }

    /** Not registered any more; true if it was. */
    private boolean lose() {
        boolean was = registered;
        registered = false;
        watchdog = null;
        state.streams.pause();
        if (state.phase() == AgentPhase.RUNNING) {
            state.become(AgentPhase.DISCONNECTED);
        }
        return was;
    }

    private Duration someOf(Duration longest) {
        return Duration.ofNanos((long) (longest.toNanos() * state.ids.fraction()));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
