package io.dcosboot.master.core;

import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.master.Call;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A permission that a call or operation needs (mesos-master.md §20).
 *
 * @param object what the action is about; empty for all there is
 */
record Demand(Action action, Optional<String> object) {

    private static final String UNRESERVED = "*";

    /** What a changing operator call needs. */
    @SuppressWarnings("deprecation") // the wire still has calls that clients should no longer make
    static List<Demand> of(Call call, MasterState state) {
        return switch (call.getType()) {
            case UPDATE_WEIGHTS ->
                each(
                        Action.UPDATE_WEIGHTS,
                        call.getUpdateWeights().getWeightInfosList(),
                        weight -> Optional.of(weight.getRole()));
            case UPDATE_QUOTA ->
                each(
                        Action.UPDATE_QUOTAS,
                        call.getUpdateQuota().getQuotaConfigsList(),
                        config -> Optional.of(config.getRole()));
            case SET_QUOTA ->
                one(Action.UPDATE_QUOTAS, call.getSetQuota().getQuotaRequest().getRole());
            case REMOVE_QUOTA -> one(Action.UPDATE_QUOTAS, call.getRemoveQuota().getRole());
            case RESERVE_RESOURCES ->
                Stream.concat(
                                reserve(call.getReserveResources().getResourcesList()).stream(),
                                unreserve(call.getReserveResources().getSourceList()).stream())
                        .toList();
            case UNRESERVE_RESOURCES -> unreserve(call.getUnreserveResources().getResourcesList());
            case CREATE_VOLUMES -> create(call.getCreateVolumes().getVolumesList());
            case DESTROY_VOLUMES -> destroy(call.getDestroyVolumes().getVolumesList());
            case GROW_VOLUME -> resize(call.getGrowVolume().getVolume());
            case SHRINK_VOLUME -> resize(call.getShrinkVolume().getVolume());
            case UPDATE_MAINTENANCE_SCHEDULE -> all(Action.UPDATE_MAINTENANCE_SCHEDULES);
            case START_MAINTENANCE -> all(Action.START_MAINTENANCES);
            case STOP_MAINTENANCE -> all(Action.STOP_MAINTENANCES);
            case DRAIN_AGENT -> all(Action.DRAIN_AGENTS);
            case DEACTIVATE_AGENT -> all(Action.DEACTIVATE_AGENTS);
            case REACTIVATE_AGENT -> all(Action.REACTIVATE_AGENTS);
            case MARK_AGENT_GONE -> all(Action.MARK_AGENTS_GONE);
            case TEARDOWN -> teardown(FrameworkId.of(call.getTeardown().getFrameworkId()), state);
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
                    GET_QUOTA -> List.of();
        };
    }

    /** What an operation of an ACCEPT needs; of launches each task is judged on its own. */
    static List<Demand> of(Operation operation) {
        return switch (operation.getType()) {
            case RESERVE -> reserve(operation.getReserve().getResourcesList());
            case UNRESERVE -> unreserve(operation.getUnreserve().getResourcesList());
            case CREATE -> create(operation.getCreate().getVolumesList());
            case DESTROY -> destroy(operation.getDestroy().getVolumesList());
            case GROW_VOLUME -> resize(operation.getGrowVolume().getVolume());
            case SHRINK_VOLUME -> resize(operation.getShrinkVolume().getVolume());
            case LAUNCH, LAUNCH_GROUP, CREATE_DISK, DESTROY_DISK, UNKNOWN -> List.of();
        };
    }

    /** An unknown framework is reported as such, not as forbidden (mesos-master.md §16). */
    private static List<Demand> teardown(FrameworkId id, MasterState state) {
        return state.framework(id)
                .map(framework -> List.of(new Demand(
                        Action.TEARDOWN_FRAMEWORKS,
                        Optional.of(framework.info().getPrincipal()).filter(principal -> !principal.isEmpty()))))
                .orElse(List.of());
    }

    private static List<Demand> reserve(List<Resource> resources) {
        return each(Action.RESERVE_RESOURCES, resources, resource -> Optional.of(role(resource)));
    }

    private static List<Demand> unreserve(List<Resource> resources) {
        return each(
                Action.UNRESERVE_RESOURCES,
                resources.stream()
                        .filter(resource -> !role(resource).equals(UNRESERVED))
                        .toList(),
                Demand::reserver);
    }

    private static List<Demand> create(List<Resource> volumes) {
        return each(Action.CREATE_VOLUMES, volumes, volume -> Optional.of(role(volume)));
    }

    private static List<Demand> destroy(List<Resource> volumes) {
        return each(Action.DESTROY_VOLUMES, volumes, Demand::creator);
    }

    private static List<Demand> resize(Resource volume) {
        return one(Action.RESIZE_VOLUMES, role(volume));
    }

    /** The role of the last reservation, in whichever form it is written. */
    @SuppressWarnings("deprecation") // clients may still write `role`
    private static String role(Resource resource) {
        int reservations = resource.getReservationsCount();
        return reservations > 0 ? resource.getReservations(reservations - 1).getRole() : resource.getRole();
    }

    private static Optional<String> reserver(Resource resource) {
        int reservations = resource.getReservationsCount();
        var last = reservations > 0 ? resource.getReservations(reservations - 1) : resource.getReservation();
        return last.hasPrincipal() ? Optional.of(last.getPrincipal()) : Optional.empty();
    }

    private static Optional<String> creator(Resource volume) {
        var persistence = volume.getDisk().getPersistence();
        return persistence.hasPrincipal() ? Optional.of(persistence.getPrincipal()) : Optional.empty();
    }

    private static List<Demand> all(Action action) {
        return List.of(new Demand(action, Optional.empty()));
    }

    private static List<Demand> one(Action action, String object) {
        return List.of(new Demand(action, Optional.of(object)));
    }

    private static <T> List<Demand> each(Action action, List<T> things, Function<T, Optional<String>> object) {
        return things.stream()
                .map(thing -> new Demand(action, object.apply(thing)))
                .distinct()
                .toList();
    }
}
