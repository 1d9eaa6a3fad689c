package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.Unavailability;

/**
 * The question whether a framework can do without an agent while its machine is maintained; the whole agent is meant
 * (mesos-master.md §12.1).
 */
public record InverseOffer(OfferId id, FrameworkId framework, AgentId agent, Unavailability unavailability) {}
