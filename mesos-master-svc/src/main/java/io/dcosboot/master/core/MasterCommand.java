package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Something the master must react to. */
public sealed interface MasterCommand {

    /** The master has just been elected and has its registry: start the clocks. */
    record Begin() implements MasterCommand {}

    /** A SUBSCRIBE call whose answer goes to {@code stream} (mesos-master.md §3.2). */
    record Subscribe(Call call, StreamId stream) implements MasterCommand {}

    /**
     * Any other scheduler call (mesos-master.md §3.4), answered by {@link Effect.Answer}.
     *
     * @param stream the {@code Mesos-Stream-Id} header
     * @param principal who calls, if that is known
     * @param request names the waiting client
     */
    record SchedulerCall(Call call, Optional<StreamId> stream, Optional<String> principal, long request)
            implements MasterCommand {

        /** A call of an unknown sender. */
        public SchedulerCall(Call call, Optional<StreamId> stream, long request) {
            this(call, stream, Optional.empty(), request);
        }
    }

    /** A framework's stream has ended: closed by the peer, broken, or too slow. */
    record StreamClosed(StreamId stream) implements MasterCommand {}

    /** The failover timeout of a framework that was then subscribed since {@code subscribedAt} has passed. */
    record FailoverTimeout(FrameworkId framework, Instant subscribedAt) implements MasterCommand {}

    /**
     * A changing call of the operator API, or a legacy endpoint's equivalent (mesos-master.md §16, §17); answered by
     * {@link Effect.Answer}, at the earliest when it is durable.
     *
     * @param principal who calls, if that is known
     * @param request names the waiting client
     */
    record OperatorCall(io.dcosboot.mesos.v1.master.Call call, Optional<String> principal, long request)
            implements MasterCommand {}

    /** An agent has said something on its link. */
    record AgentSaid(LinkId link, AgentMessage message) implements MasterCommand {}

    /** An agent's link has ended. */
    record LinkClosed(LinkId link) implements MasterCommand {}

    /** The registry has the agent: it may begin. */
    record AgentAdmitted(AgentId agent) implements MasterCommand {}

    /** The registry has the agent back. */
    record AgentReadmitted(AgentId agent) implements MasterCommand {}

    /** It is time to ping the agent that is registered since {@code registeredAt}. */
    record PingDue(AgentId agent, Instant registeredAt) implements MasterCommand {}

    /** The time that a disconnected agent had to come back is over. */
    record ReregisterTimeout(AgentId agent, Instant disconnectedAt) implements MasterCommand {}

    /**
     * The time that agents of the previous term had to come back is over.
     *
     * @param admitted how many there were
     */
    record RecoveryTimeout(int admitted) implements MasterCommand {}

    /** An agent may now be given up, if it still deserves it. */
    record GiveUpAgent(AgentId agent, Cause cause) implements MasterCommand {

        /** Why an agent is given up. */
        public sealed interface Cause {

            /** It has not answered pings in its registration of then. */
            record Silent(Instant registeredAt) implements Cause {}

            /** It did not come back after its link broke then. */
            record Absent(Instant since) implements Cause {}

            /** It did not come back after the master's election. */
            record NeverBack() implements Cause {}
        }
    }

    /**
     * An agent may now be removed that could not be when it asked for it.
     *
     * @param registeredAt in its registration of then
     * @param link on which it was then
     */
    record RemoveAgent(AgentId agent, Instant registeredAt, Optional<LinkId> link, String cause)
            implements MasterCommand {}

    /** The registry has the agent as unreachable since {@code since}. */
    record AgentMarkedUnreachable(AgentId agent, Instant since, String message) implements MasterCommand {}

    /** The registry has forgotten the agent. */
    record AgentRemoved(AgentId agent, String cause) implements MasterCommand {}

    /**
     * The registry has these weights.
     *
     * @param changed the roles whose weights are new
     * @param request names the waiting client; none for the weights a master was started with
     */
    record WeightsReplaced(PersistentSortedMap<String, Double> weights, Set<String> changed, OptionalLong request)
            implements MasterCommand {

        public WeightsReplaced {
            changed = Set.copyOf(changed);
        }
    }

    /**
     * The registry has these quotas.
     *
     * @param changed the roles whose quotas were set
     * @param request names the waiting client
     */
    record QuotasReplaced(PersistentSortedMap<String, QuotaConfig> quotas, List<String> changed, long request)
            implements MasterCommand {

        public QuotasReplaced {
            changed = List.copyOf(changed);
        }
    }

    /** The whitelist has been read: these hosts. */
    record WhitelistRead(Set<String> hosts) implements MasterCommand {

        public WhitelistRead {
            hosts = Set.copyOf(hosts);
        }
    }

    /**
     * The registry has the agent as gone.
     *
     * @param request the client that waits for it, if one does
     */
    record AgentMarkedGone(AgentId agent, Instant since, OptionalLong request) implements MasterCommand {}

    /**
     * The registry has what the operator decided about an agent.
     *
     * @param request the client that waits for it, if one does
     */
    record ActivationChanged(AgentId agent, Activation activation, OptionalLong request) implements MasterCommand {}

    /** What an agent's further way depends on has changed: it is empty, or a change of its standing is settled. */
    record ReviewAgent(AgentId agent) implements MasterCommand {}

    /** The registry has the machines and their maintenance schedule. */
    record MachinesReplaced(Machines machines, long request) implements MasterCommand {}

    /** It is time to forget agents that have been away for long. */
    record CollectRegistry() implements MasterCommand {}

    /** The registry has forgotten an unreachable or gone agent. */
    record AgentForgotten(AgentId agent) implements MasterCommand {}

    /** The allocation interval has passed. */
    record AllocationTick() implements MasterCommand {}

    /** The queued allocation run's turn has come. */
    record Allocate() implements MasterCommand {}

    /** An offer or inverse offer has been out for the offer timeout. */
    record OfferTimeout(OfferId offer) implements MasterCommand {}
}
