package io.dcosboot.master.core.state;

import io.dcosboot.mesos.link.Reregister;

/** A change of an agent's standing that waits for the registry; no other may begin meanwhile. */
public sealed interface AgentTransition {

    /** A new agent is being admitted. */
    record Registering(LinkId link, AgentDescription description) implements AgentTransition {}

    /** A recovered, unreachable or unknown agent is being let in again, or a registered one with a new description. */
    record Reregistering(LinkId link, Reregister message) implements AgentTransition {}

    /** An agent is being marked unreachable. */
    record MarkingUnreachable() implements AgentTransition {}

    /** An agent that has unregistered, was replaced, or whose machine is down is being removed. */
    record Removing() implements AgentTransition {}

    /** An agent is being declared gone. */
    record MarkingGone() implements AgentTransition {}

    /** An agent is being drained, deactivated or reactivated. */
    record ChangingActivation() implements AgentTransition {}
}
