package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;

/** An agent with what is left on it in a run, and what decides about offers of it looked up once. */
final class Place {

    final Agent agent;
    final boolean gpus;
    final boolean multiRole;
    final boolean remote;

    /** Shrinks as it is given away. */
    Resources left;

    Place(Agent agent, Cluster cluster) {
        this.agent = agent;
        this.gpus = agent.total().scalarMillis("gpus") > 0;
        this.multiRole = agent.description().capabilityTypes().contains(AgentInfo.Capability.Type.MULTI_ROLE);
        this.remote = cluster.region().isPresent()
                && Cluster.region(agent.description().info().getDomain())
                        .filter(region -> !region.equals(cluster.region().get()))
                        .isPresent();
        this.left = agent.usage().available();
    }
}
