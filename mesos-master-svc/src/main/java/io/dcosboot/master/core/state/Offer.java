package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Resources;

/**
 * Resources of one agent that a framework may use in one role (mesos-master.md §5).
 *
 * @param resources allocated to {@code role}
 */
public record Offer(OfferId id, FrameworkId framework, AgentId agent, String role, Resources resources) {}
