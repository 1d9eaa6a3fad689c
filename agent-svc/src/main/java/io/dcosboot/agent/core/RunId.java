package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.FrameworkID;

/** One run of an executor: names its sandbox and its checkpoint (mesos-agent.md §2). */
public record RunId(AgentID agent, FrameworkID framework, ExecutorID executor, ContainerId container) {

    @Override
    public String toString() {
        return framework.getValue() + "/" + executor.getValue() + "/" + container;
    }
}
