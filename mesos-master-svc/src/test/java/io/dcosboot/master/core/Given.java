package io.dcosboot.master.core;

import com.google.protobuf.ByteString;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.Register;
import io.dcosboot.mesos.link.Reregister;
import io.dcosboot.mesos.link.StatusUpdate;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.Filters;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Messages and settings that tests begin with. */
public final class Given {

    private Given() {}

    public static MasterSettings settings() {
        return new MasterSettings(
                Duration.ofSeconds(15),
                5,
                Duration.ofMinutes(10),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Optional.empty(),
                AllocatorSettings.defaults(),
                50,
                1000,
                1000,
                Set.of(),
                true,
                false,
                AgentLimits.defaults());
    }

    /** The settings with another allocator. */
    public static MasterSettings with(MasterSettings plain, AllocatorSettings allocator) {
        return new MasterSettings(
                plain.agentPingTimeout(),
                plain.maxAgentPingTimeouts(),
                plain.agentReregisterTimeout(),
                plain.agentRemovalInterval(),
                plain.allocationInterval(),
                plain.offerTimeout(),
                allocator,
                plain.maxCompletedFrameworks(),
                plain.maxCompletedTasks(),
                plain.maxUnreachableTasks(),
                plain.roles(),
                plain.rootSubmissions(),
                plain.requireAgentDomain(),
                plain.agentLimits());
    }

    /** The settings with a demand on where agents stand. */
    public static MasterSettings with(MasterSettings plain, boolean requireAgentDomain) {
        return new MasterSettings(
                plain.agentPingTimeout(),
                plain.maxAgentPingTimeouts(),
                plain.agentReregisterTimeout(),
                plain.agentRemovalInterval(),
                plain.allocationInterval(),
                plain.offerTimeout(),
                plain.allocator(),
                plain.maxCompletedFrameworks(),
                plain.maxCompletedTasks(),
                plain.maxUnreachableTasks(),
                plain.roles(),
                plain.rootSubmissions(),
                requireAgentDomain,
                plain.agentLimits());
    }

    public static FrameworkInfo.Builder framework(String name, String role, Capability.Type... capabilities) {
        FrameworkInfo.Builder info = FrameworkInfo.newBuilder()
                .setUser("root")
                .setName(name)
                .setCheckpoint(true)
                .setFailoverTimeout(60)
                .addRoles(role)
                .addCapabilities(Capability.newBuilder().setType(Capability.Type.MULTI_ROLE))
                .addCapabilities(Capability.newBuilder().setType(Capability.Type.RESERVATION_REFINEMENT));
        for (Capability.Type capability : capabilities) {
            info.addCapabilities(Capability.newBuilder().setType(capability));
        }
        return info;
    }

    public static Call subscribe(FrameworkInfo info) {
        Call.Builder call = Call.newBuilder()
                .setType(Call.Type.SUBSCRIBE)
                .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(info));
        if (info.hasId()) {
            call.setFrameworkId(info.getId());
        }
        return call.build();
    }

    public static Call.Builder call(Call.Type type, FrameworkID framework) {
        return Call.newBuilder().setType(type).setFrameworkId(framework);
    }

    public static AgentDescription.Builder agent(String ip, String resources) {
        AgentDescription.Builder description = AgentDescription.newBuilder()
                .setInfo(AgentInfo.newBuilder()
                        .setHostname("host-" + ip)
                        .setPort(5051)
                        .addAllResources(Resources.parse(resources, "*").toProto()))
                .setIp(ip)
                .setVersion("1.11.0");
        for (AgentInfo.Capability.Type type : List.of(
                AgentInfo.Capability.Type.MULTI_ROLE,
                AgentInfo.Capability.Type.HIERARCHICAL_ROLE,
                AgentInfo.Capability.Type.RESERVATION_REFINEMENT,
                AgentInfo.Capability.Type.AGENT_DRAINING,
                AgentInfo.Capability.Type.TASK_RESOURCE_LIMITS)) {
            description.addCapabilities(AgentInfo.Capability.newBuilder().setType(type));
        }
        return description;
    }

    public static AgentMessage register(AgentDescription.Builder agent) {
        return AgentMessage.newBuilder()
                .setRegister(Register.newBuilder().setAgent(agent))
                .build();
    }

    public static AgentMessage reregister(
            AgentDescription.Builder agent, AgentId id, List<FrameworkInfo> frameworks, List<Task> tasks) {
        AgentDescription.Builder named = agent.clone();
        named.getInfoBuilder().setId(id.toProto());
        return AgentMessage.newBuilder()
                .setReregister(Reregister.newBuilder()
                        .setAgent(named)
                        .addAllFrameworks(frameworks)
                        .addAllTasks(tasks))
                .build();
    }

    public static TaskInfo.Builder task(String id, AgentID agent, String resources) {
        return TaskInfo.newBuilder()
                .setName(id)
                .setTaskId(TaskID.newBuilder().setValue(id))
                .setAgentId(agent)
                .addAllResources(Resources.parse(resources, "*").toProto())
                .setCommand(CommandInfo.newBuilder().setValue("sleep 1000"));
    }

    public static Call launch(FrameworkID framework, List<OfferID> offers, double refuse, TaskInfo... tasks) {
        return call(Call.Type.ACCEPT, framework)
                .setAccept(Call.Accept.newBuilder()
                        .addAllOfferIds(offers)
                        .addOperations(Offer.Operation.newBuilder()
                                .setType(Offer.Operation.Type.LAUNCH)
                                .setLaunch(Offer.Operation.Launch.newBuilder().addAllTaskInfos(List.of(tasks))))
                        .setFilters(Filters.newBuilder().setRefuseSeconds(refuse)))
                .build();
    }

    public static Call decline(FrameworkID framework, OfferID offer, double refuse) {
        return call(Call.Type.DECLINE, framework)
                .setDecline(Call.Decline.newBuilder()
                        .addOfferIds(offer)
                        .setFilters(Filters.newBuilder().setRefuseSeconds(refuse)))
                .build();
    }

    public static Call acknowledge(FrameworkID framework, TaskStatus status) {
        return call(Call.Type.ACKNOWLEDGE, framework)
                .setAcknowledge(Call.Acknowledge.newBuilder()
                        .setAgentId(status.getAgentId())
                        .setTaskId(status.getTaskId())
                        .setUuid(status.getUuid()))
                .build();
    }

    public static Call kill(FrameworkID framework, String task) {
        return call(Call.Type.KILL, framework)
                .setKill(Call.Kill.newBuilder().setTaskId(TaskID.newBuilder().setValue(task)))
                .build();
    }

    public static ByteString uuid(long number) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(0).putLong(number).array());
    }

    public static AgentMessage update(FrameworkID framework, AgentId agent, String task, TaskState state, long uuid) {
        return AgentMessage.newBuilder()
                .setStatusUpdate(StatusUpdate.newBuilder()
                        .setFrameworkId(framework)
                        .setLatestState(state)
                        .setStatus(TaskStatus.newBuilder()
                                .setTaskId(TaskID.newBuilder().setValue(task))
                                .setState(state)
                                .setAgentId(agent.toProto())
                                .setSource(TaskStatus.Source.SOURCE_EXECUTOR)
                                .setTimestamp(1)
                                .setUuid(uuid(uuid))))
                .build();
    }
}
