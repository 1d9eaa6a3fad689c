package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.mesos.resources.Resources;

/**
 * What a framework shall be offered of an agent in a role.
 *
 * @param resources allocated to {@code role}
 */
public record Allocation(FrameworkId framework, String role, AgentId agent, Resources resources) {}
