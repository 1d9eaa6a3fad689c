package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Conversion;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.Resource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What an agent says of itself when it registers.
 *
 * @param info with its id once it has one
 * @param ip the address of its HTTP API
 * @param version its Mesos version text
 * @param capabilities as sent
 * @param capabilityTypes the same for look-ups
 * @param checkpointed dynamic reservations and volumes that the agent keeps, not in its info
 */
public record AgentDescription(
        AgentInfo info,
        String ip,
        String version,
        List<AgentInfo.Capability> capabilities,
        Set<AgentInfo.Capability.Type> capabilityTypes,
        List<Resource> checkpointed) {

    public AgentDescription {
        capabilities = List.copyOf(capabilities);
        capabilityTypes = Set.copyOf(capabilityTypes);
        checkpointed = List.copyOf(checkpointed);
    }

    public static AgentDescription of(io.dcosboot.mesos.link.AgentDescription message) {
        EnumSet<AgentInfo.Capability.Type> types = EnumSet.noneOf(AgentInfo.Capability.Type.class);
        message.getCapabilitiesList().forEach(capability -> types.add(capability.getType()));
        return new AgentDescription(
                message.getInfo(),
                message.getIp(),
                message.getVersion(),
                message.getCapabilitiesList(),
                types,
                message.getCheckpointedResourcesList());
    }

    public AgentDescription withId(AgentId id) {
        return new AgentDescription(
                info.toBuilder().setId(id.toProto()).build(), ip, version, capabilities, capabilityTypes, checkpointed);
    }

    /** The same agent with these resources, which include its reservations and volumes. */
    public AgentDescription withResources(List<Resource> resources) {
        AgentInfo changed =
                info.toBuilder().clearResources().addAllResources(resources).build();
        return new AgentDescription(changed, ip, version, capabilities, capabilityTypes, List.of());
    }

    public AgentDescription withCheckpointed(List<Resource> next) {
        return new AgentDescription(info, ip, version, capabilities, capabilityTypes, next);
    }

    /** The agent's resources; the master's arithmetic starts here. */
    public Resources total() {
        return Conversion.checkpointed(Resources.of(info.getResourcesList()), Resources.of(checkpointed));
    }

    /** The process id text that clients take the agent's address from: {@code slave(1)@ip:port}. */
    public String pid() {
        return "slave(1)@" + ip + ":" + info.getPort();
    }
}
