package io.dcosboot.master.core.authorization;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.History;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.master.Response;
import java.util.Map;
import java.util.Optional;

/**
 * What one principal may see (mesos-master.md §20, "Filtering"). A hidden object is as if it were not there; sums over
 * an agent still count it, because they say what is free.
 *
 * @param flags whether the master's own settings may be seen
 * @param whole whether nothing of the state is hidden
 */
public record View(
        Approver frameworks,
        Approver tasks,
        Approver executors,
        Approver roles,
        Approver quotas,
        boolean flags,
        boolean whole) {

    /** Hides nothing. */
    public static View everything() {
        return of(Authorizer.open(), Optional.empty());
    }

    /** What {@code principal} may see; empty for somebody who has not been authenticated. */
    public static View of(Authorizer authorizer, Optional<String> principal) {
        Approver frameworks = authorizer.approver(principal, Action.VIEW_FRAMEWORKS);
        Approver tasks = authorizer.approver(principal, Action.VIEW_TASKS);
        Approver executors = authorizer.approver(principal, Action.VIEW_EXECUTORS);
        Approver roles = authorizer.approver(principal, Action.VIEW_ROLES);
        Approver quotas = authorizer.approver(principal, Action.GET_QUOTAS);
        boolean whole = frameworks.approvesAll()
                && tasks.approvesAll()
                && executors.approvesAll()
                && roles.approvesAll()
                && quotas.approvesAll();
        boolean flags = authorizer.allows(principal, Action.VIEW_FLAGS, Optional.empty());
        return new View(frameworks, tasks, executors, roles, quotas, flags, whole);
    }

    public boolean shows(FrameworkInfo framework) {
        return frameworks.approves(framework.getUser());
    }

    /** Whether a task of {@code framework} may be seen; it runs as its own user or as the framework's. */
    public boolean shows(Task task, FrameworkInfo framework) {
        return shows(framework) && tasks.approves(task.hasUser() ? task.getUser() : framework.getUser());
    }

    public boolean shows(ExecutorInfo executor, FrameworkInfo framework) {
        String user = executor.getCommand().hasUser() ? executor.getCommand().getUser() : framework.getUser();
        return shows(framework) && executors.approves(user);
    }

    public boolean showsAllRoles() {
        return roles.approvesAll();
    }

    public boolean showsRole(String role) {
        return roles.approves(role);
    }

    /** Whether every role the resource is reserved or allocated to may be seen. */
    public boolean shows(Resource resource) {
        return resource.getReservationsList().stream().allMatch(reservation -> showsRole(reservation.getRole()))
                && (!resource.hasAllocationInfo()
                        || showsRole(resource.getAllocationInfo().getRole()));
    }

    /** An agent without the resources of hidden roles. */
    public Response.GetAgents.Agent of(Response.GetAgents.Agent agent) {
        if (showsAllRoles()) {
            return agent;
        }
        return agent.toBuilder()
                .clearTotalResources()
                .addAllTotalResources(agent.getTotalResourcesList().stream()
                        .filter(this::shows)
                        .toList())
                .clearAllocatedResources()
                .addAllAllocatedResources(agent.getAllocatedResourcesList().stream()
                        .filter(this::shows)
                        .toList())
                .clearOfferedResources()
                .addAllOfferedResources(agent.getOfferedResourcesList().stream()
                        .filter(this::shows)
                        .toList())
                .build();
    }

    /** The state without what is hidden: the very same where nothing is, otherwise made in one pass over it. */
    public MasterState of(MasterState state) {
        if (whole) {
            return state;
        }
        PersistentSortedMap<FrameworkId, Framework> visible = state.frameworks();
        for (Framework framework : state.frameworks().values()) {
            visible = shows(framework.info())
                    ? visible.plus(framework.id(), withVisibleTasks(framework))
                    : visible.minus(framework.id());
        }
        History<Framework> completed = state.completedFrameworks();
        for (Map.Entry<Long, Framework> entry : state.completedFrameworks().entries()) {
            completed = shows(entry.getValue().info())
                    ? completed.with(entry.getKey(), withVisibleTasks(entry.getValue()))
                    : completed.without(entry.getKey());
        }
        PersistentSortedMap<OfferId, Offer> offers = state.offers();
        for (Offer offer : state.offers().values()) {
            if (!visible.containsKey(offer.framework()) || !showsRole(offer.role())) {
                offers = offers.minus(offer.id());
            }
        }
        MasterState shown = state.withFrameworks(visible)
                .withCompletedFrameworks(completed)
                .withOffers(offers)
                .withWeights(keep(state.weights(), roles))
                .withQuotas(keep(state.quotas(), quotas));
        return withVisibleExecutors(shown, state);
    }

    private Framework withVisibleTasks(Framework framework) {
        if (tasks.approvesAll()) {
            return framework;
        }
        FrameworkInfo info = framework.info();
        var given = framework.tasks();
        PersistentSortedMap<TaskId, TaskEntry> live = given.live();
        for (TaskEntry task : given.live().values()) {
            live = shows(task.task(), info) ? live : live.minus(task.id());
        }
        var unreachable = given.unreachable();
        for (TaskEntry task : given.unreachable().entries()) {
            unreachable = shows(task.task(), info) ? unreachable : unreachable.minus(task.id());
        }
        History<TaskEntry> completed = given.completed();
        for (Map.Entry<Long, TaskEntry> entry : given.completed().entries()) {
            completed = shows(entry.getValue().task(), info) ? completed : completed.without(entry.getKey());
        }
        return framework.withTasks(
                given.withLive(live).withUnreachable(unreachable).withCompleted(completed));
    }

    private MasterState withVisibleExecutors(MasterState shown, MasterState state) {
        if (executors.approvesAll() && frameworks.approvesAll()) {
            return shown;
        }
        MasterState result = shown;
        for (Agent agent : state.agents().registered().values()) {
            PersistentSortedMap<ExecutorKey, ExecutorEntry> kept = agent.executors();
            for (Map.Entry<ExecutorKey, ExecutorEntry> entry : agent.executors()) {
                boolean visible = state.framework(entry.getKey().framework())
                        .filter(framework -> shows(entry.getValue().info(), framework.info()))
                        .isPresent();
                kept = visible ? kept : kept.minus(entry.getKey());
            }
            if (kept.size() < agent.executors().size()) {
                result = result.withAgents(result.agents().withRegistered(agent.withExecutors(kept)));
            }
        }
        return result;
    }

    private static <V> PersistentSortedMap<String, V> keep(PersistentSortedMap<String, V> byRole, Approver approver) {
        PersistentSortedMap<String, V> kept = byRole;
        for (String role : byRole.keys()) {
            kept = approver.approves(role) ? kept : kept.minus(role);
        }
        return kept;
    }
}
