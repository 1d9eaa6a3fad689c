package io.dcosboot.agent.api;

import io.dcosboot.agent.core.AgentSnapshot;
import io.dcosboot.agent.core.ExecutorState;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;
import java.util.ArrayList;

/** What the agent has and what of it is allocated to executors whose container is not gone. */
record AgentResources(Resources total, Resources allocated) {

    static AgentResources of(AgentSnapshot snapshot) {
        var allocated = new ArrayList<Resource>();
        snapshot.frameworks().stream()
                .flatMap(framework -> framework.executors().stream())
                .filter(executor -> executor.state() != ExecutorState.TERMINATED)
                .forEach(executor -> allocated.addAll(FrameworkJson.resources(executor)));
        return new AgentResources(snapshot.resources(), Resources.of(allocated).unallocated());
    }
}
