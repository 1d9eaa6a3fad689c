package io.dcosboot.master.core;

import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.mesos.v1.master.Call;
import java.util.Optional;

/**
 * The operator's changing calls (mesos-master.md §17), whichever endpoint they came by. Each group answers its client
 * itself: at once, or when the registry has the change. Reading calls never come here; they are answered from a
 * snapshot.
 */
final class OperatorCalls {

    private final Subscriptions subscriptions;
    private final WeightCalls weights;
    private final QuotaCalls quotas;
    private final ResourceCalls resources;
    private final MaintenanceCalls maintenance;
    private final AgentStandingCalls standing;

    OperatorCalls(
            Subscriptions subscriptions,
            WeightCalls weights,
            QuotaCalls quotas,
            ResourceCalls resources,
            MaintenanceCalls maintenance,
            AgentStandingCalls standing) {
        this.subscriptions = subscriptions;
        this.weights = weights;
        this.quotas = quotas;
        this.resources = resources;
        this.maintenance = maintenance;
        this.standing = standing;
    }

    /** @param principal who calls, if that is known */
    @SuppressWarnings("deprecation") // the wire still has calls that clients should no longer make
    void handle(Turn turn, Call call, Optional<String> principal, long request) {
        switch (call.getType()) {
            case UPDATE_WEIGHTS -> weights.update(turn, call.getUpdateWeights(), request);
            case UPDATE_QUOTA -> quotas.update(turn, call.getUpdateQuota(), request);
            case SET_QUOTA -> quotas.set(turn, call.getSetQuota(), request);
            case REMOVE_QUOTA -> quotas.remove(turn, call.getRemoveQuota(), request);
            case RESERVE_RESOURCES -> resources.reserve(turn, call.getReserveResources(), principal, request);
            case UNRESERVE_RESOURCES -> resources.unreserve(turn, call.getUnreserveResources(), request);
            case CREATE_VOLUMES -> resources.create(turn, call.getCreateVolumes(), principal, request);
            case DESTROY_VOLUMES -> resources.destroy(turn, call.getDestroyVolumes(), request);
            case GROW_VOLUME -> resources.grow(turn, call.getGrowVolume(), request);
            case SHRINK_VOLUME -> resources.shrink(turn, call.getShrinkVolume(), request);
            case UPDATE_MAINTENANCE_SCHEDULE ->
                maintenance.schedule(turn, call.getUpdateMaintenanceSchedule(), request);
            case START_MAINTENANCE -> maintenance.start(turn, call.getStartMaintenance(), request);
            case STOP_MAINTENANCE -> maintenance.stop(turn, call.getStopMaintenance(), request);
            case DRAIN_AGENT -> standing.drain(turn, call.getDrainAgent(), request);
            case DEACTIVATE_AGENT -> standing.deactivate(turn, call.getDeactivateAgent(), request);
            case REACTIVATE_AGENT -> standing.reactivate(turn, call.getReactivateAgent(), request);
            case MARK_AGENT_GONE -> standing.markGone(turn, call.getMarkAgentGone(), request);
            case TEARDOWN -> teardown(turn, FrameworkId.of(call.getTeardown().getFrameworkId()), request);
            case UNKNOWN,
                    GET_HEALTH,
                    GET_FLAGS,
                    GET_VERSION,
                    GET_METRICS,
                    GET_LOGGING_LEVEL,
                    SET_LOGGING_LEVEL,
                    LIST_FILES,
                    READ_FILE,
                    GET_STATE,
                    GET_AGENTS,
                    GET_FRAMEWORKS,
                    GET_EXECUTORS,
                    GET_OPERATIONS,
                    GET_TASKS,
                    GET_ROLES,
                    GET_WEIGHTS,
                    GET_MASTER,
                    SUBSCRIBE,
                    GET_MAINTENANCE_STATUS,
                    GET_MAINTENANCE_SCHEDULE,
                    GET_QUOTA -> throw new IllegalArgumentException(call.getType() + " changes nothing");
        }
    }

    private void teardown(Turn turn, FrameworkId framework, long request) {
        var known = turn.state().framework(framework);
        known.ifPresent(it -> subscriptions.remove(turn, it));
        turn.answer(
                request,
                known.isPresent()
                        ? new CallAnswer.Done()
                        : new CallAnswer.Refused(400, "No framework found with specified ID"));
    }
}
