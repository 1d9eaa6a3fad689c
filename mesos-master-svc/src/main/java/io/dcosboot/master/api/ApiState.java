package io.dcosboot.master.api;

import io.dcosboot.master.core.OperatorEvents;
import io.dcosboot.master.core.authorization.View;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.InverseOffer;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Role;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.master.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * A state as the messages of the operator API (mesos-master.md §17). The parts are shared with the state, which is
 * already what the caller may see; a view hides what agents and roles are made of.
 */
final class ApiState {

    private ApiState() {}

    static Response.GetState state(MasterState state, View view) {
        return Response.GetState.newBuilder()
                .setGetTasks(tasks(state))
                .setGetExecutors(executors(state))
                .setGetFrameworks(frameworks(state))
                .setGetAgents(agents(state, view))
                .build();
    }

    static Response.GetTasks tasks(MasterState state) {
        Response.GetTasks.Builder tasks = Response.GetTasks.newBuilder();
        List<Framework> all = new ArrayList<>();
        state.frameworks().values().forEach(all::add);
        state.completedFrameworks().forEach(all::add);
        for (Framework framework : all) {
            for (TaskEntry task : framework.tasks().live().values()) {
                tasks.addTasks(task.task());
            }
            for (TaskEntry task : framework.tasks().unreachable().entries()) {
                tasks.addUnreachableTasks(task.task());
            }
            for (TaskEntry task : framework.tasks().completed()) {
                tasks.addCompletedTasks(task.task());
            }
        }
        return tasks.build();
    }

    static Response.GetOperations operations(MasterState state) {
        Response.GetOperations.Builder operations = Response.GetOperations.newBuilder();
        state.operations().byUuid().values().forEach(entry -> operations.addOperations(entry.operation()));
        return operations.build();
    }

    static Response.GetExecutors executors(MasterState state) {
        Response.GetExecutors.Builder executors = Response.GetExecutors.newBuilder();
        for (Agent agent : state.agents().registered().values()) {
            for (ExecutorEntry executor : agent.executors().values()) {
                executors.addExecutors(Response.GetExecutors.Executor.newBuilder()
                        .setExecutorInfo(executor.info())
                        .setAgentId(agent.id().toProto()));
            }
        }
        return executors.build();
    }

    static Response.GetAgents agents(MasterState state, View view) {
        Response.GetAgents.Builder agents = Response.GetAgents.newBuilder();
        state.agents().registered().values().forEach(agent -> agents.addAgents(view.of(OperatorEvents.agent(agent))));
        state.agents().recovered().values().forEach(agent -> agents.addRecoveredAgents(agent.info()));
        return agents.build();
    }

    static Response.GetFrameworks frameworks(MasterState state) {
        ClusterSums sums = ClusterSums.of(state);
        Response.GetFrameworks.Builder frameworks = Response.GetFrameworks.newBuilder();
        state.frameworks().values().forEach(framework -> frameworks.addFrameworks(framework(framework, sums, state)));
        state.completedFrameworks()
                .forEach(framework -> frameworks.addCompletedFrameworks(framework(framework, sums, state)));
        return frameworks.build();
    }

    private static Response.GetFrameworks.Framework framework(
            Framework framework, ClusterSums sums, MasterState state) {
        Response.GetFrameworks.Framework.Builder shown = Response.GetFrameworks.Framework.newBuilder()
                .setFrameworkInfo(framework.info())
                .setActive(framework.active())
                .setConnected(framework.connected())
                .setRecovered(framework.recovered())
                .addAllAllocatedResources(endpoint(sums.usedBy(framework)))
                .addAllOfferedResources(endpoint(sums.offeredTo(framework)))
                .setOfferConstraints(framework.interest().constraints());
        if (!framework.recovered()) {
            shown.setRegisteredTime(OperatorEvents.time(framework.times().registered()));
            shown.setReregisteredTime(OperatorEvents.time(framework.times().latest()));
            framework.times().unregistered().ifPresent(at -> shown.setUnregisteredTime(OperatorEvents.time(at)));
        }
        for (InverseOffer offer : sums.inverseOffersTo(framework)) {
            shown.addInverseOffers(io.dcosboot.mesos.v1.InverseOffer.newBuilder()
                    .setId(offer.id().toProto())
                    .setFrameworkId(offer.framework().toProto())
                    .setAgentId(offer.agent().toProto())
                    .setUnavailability(offer.unavailability()));
        }
        for (Offer offer : sums.offersTo(framework)) {
            io.dcosboot.mesos.v1.Offer.Builder made = io.dcosboot.mesos.v1.Offer.newBuilder()
                    .setId(offer.id().toProto())
                    .setFrameworkId(offer.framework().toProto())
                    .setAgentId(offer.agent().toProto())
                    .setHostname(state.agent(offer.agent()).map(Agent::hostname).orElse(""))
                    .addAllResources(offer.resources().toEndpointFormat())
                    .setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole(offer.role()));
            shown.addOffers(made);
        }
        return shown.build();
    }

    private static List<Resource> endpoint(Resources resources) {
        return resources.toEndpointFormat();
    }

    static Response.GetRoles roles(MasterState state, View view) {
        Response.GetRoles.Builder roles = Response.GetRoles.newBuilder();
        RoleSums.of(state).byName(view).forEach((name, sum) -> {
            Role.Builder role = Role.newBuilder()
                    .setName(name)
                    .setWeight(state.weights().get(name).orElse(1.0));
            sum.frameworks().forEach(framework -> role.addFrameworks(framework.toProto()));
            var held = sum.allocated().plus(sum.offered());
            held.millis()
                    .keySet()
                    .forEach(resource -> role.addResources(Resource.newBuilder()
                            .setName(resource)
                            .setType(Value.Type.SCALAR)
                            .setScalar(Value.Scalar.newBuilder().setValue(held.value(resource)))));
            roles.addRoles(role);
        });
        return roles.build();
    }
}
