package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.TimeInfo;
import io.dcosboot.mesos.v1.master.Event;
import io.dcosboot.mesos.v1.master.Response;
import java.time.Instant;

/** Events and objects of the operator API (mesos-master.md §17.1). */
public final class OperatorEvents {

    private OperatorEvents() {}

    static Event taskAdded(Task task) {
        return Event.newBuilder()
                .setType(Event.Type.TASK_ADDED)
                .setTaskAdded(Event.TaskAdded.newBuilder().setTask(task))
                .build();
    }

    static Event taskUpdated(TaskEntry task, TaskStatus status) {
        return Event.newBuilder()
                .setType(Event.Type.TASK_UPDATED)
                .setTaskUpdated(Event.TaskUpdated.newBuilder()
                        .setFrameworkId(task.task().getFrameworkId())
                        .setStatus(status)
                        .setState(task.state()))
                .build();
    }

    static Event agentAdded(Agent agent) {
        return Event.newBuilder()
                .setType(Event.Type.AGENT_ADDED)
                .setAgentAdded(Event.AgentAdded.newBuilder().setAgent(agent(agent)))
                .build();
    }

    static Event agentRemoved(AgentId agent) {
        return Event.newBuilder()
                .setType(Event.Type.AGENT_REMOVED)
                .setAgentRemoved(Event.AgentRemoved.newBuilder().setAgentId(agent.toProto()))
                .build();
    }

    static Event frameworkAdded(Framework framework) {
        return Event.newBuilder()
                .setType(Event.Type.FRAMEWORK_ADDED)
                .setFrameworkAdded(Event.FrameworkAdded.newBuilder().setFramework(withAllTimes(framework)))
                .build();
    }

    static Event frameworkUpdated(Framework framework) {
        return Event.newBuilder()
                .setType(Event.Type.FRAMEWORK_UPDATED)
                .setFrameworkUpdated(Event.FrameworkUpdated.newBuilder().setFramework(withAllTimes(framework)))
                .build();
    }

    static Event frameworkRemoved(Framework framework) {
        return Event.newBuilder()
                .setType(Event.Type.FRAMEWORK_REMOVED)
                .setFrameworkRemoved(Event.FrameworkRemoved.newBuilder().setFrameworkInfo(framework.info()))
                .build();
    }

    /** The sign of life that streams carry every {@link Events#HEARTBEAT_INTERVAL}. */
    public static Event heartbeat() {
        return Event.newBuilder().setType(Event.Type.HEARTBEAT).build();
    }

    /** The first event of a stream. */
    public static Event subscribed(Response.GetState state) {
        return Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setGetState(state)
                        .setHeartbeatIntervalSeconds(Events.HEARTBEAT_INTERVAL.toMillis() / 1e3))
                .build();
    }

    /** An agent as GET_AGENTS and AGENT_ADDED show it. */
    public static Response.GetAgents.Agent agent(Agent agent) {
        Response.GetAgents.Agent.Builder shown = Response.GetAgents.Agent.newBuilder()
                .setAgentInfo(agent.description().info())
                .setActive(agent.active())
                .setDeactivated(agent.deactivated())
                .setVersion(agent.description().version())
                .setPid(agent.description().pid())
                .setRegisteredTime(time(agent.times().registered()))
                .addAllTotalResources(agent.total().toEndpointFormat())
                .addAllAllocatedResources(agent.usage().usedTotal().toEndpointFormat())
                .addAllOfferedResources(agent.usage().offered().toEndpointFormat())
                .addAllCapabilities(agent.description().capabilities());
        agent.times().reregistered().ifPresent(at -> shown.setReregisteredTime(time(at)));
        agent.activation()
                .drain()
                .ifPresent(drain -> shown.setDrainInfo(drain.info()).setEstimatedDrainStartTime(time(drain.since())));
        return shown.build();
    }

    public static TimeInfo time(Instant instant) {
        return TimeInfo.newBuilder()
                .setNanoseconds(instant.getEpochSecond() * 1_000_000_000L + instant.getNano())
                .build();
    }

    /** Events show the three times always, zero where there is none, and nothing about offers and resources. */
    private static Response.GetFrameworks.Framework withAllTimes(Framework framework) {
        boolean recovered = framework.recovered();
        Instant registered = recovered ? Instant.EPOCH : framework.times().registered();
        Instant reregistered = recovered ? Instant.EPOCH : framework.times().latest();
        return Response.GetFrameworks.Framework.newBuilder()
                .setFrameworkInfo(framework.info())
                .setActive(framework.active())
                .setConnected(framework.connected())
                .setRecovered(recovered)
                .setRegisteredTime(time(registered))
                .setReregisteredTime(time(reregistered))
                .setUnregisteredTime(time(framework.times().unregistered().orElse(Instant.EPOCH)))
                .build();
    }
}
