package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.AgentID;

/** Names an agent: {@code <master id>-S<n>} (mesos-master.md §4). */
public record AgentId(String value) implements Comparable<AgentId> {

    public static AgentId of(AgentID id) {
        return new AgentId(id.getValue());
    }

    public AgentID toProto() {
        return AgentID.newBuilder().setValue(value).build();
    }

    @Override
    public int compareTo(AgentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
