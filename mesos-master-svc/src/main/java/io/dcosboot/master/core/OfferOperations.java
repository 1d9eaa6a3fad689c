package io.dcosboot.master.core;

import io.dcosboot.master.core.TaskLaunches.Spot;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.validation.OperationValidation;
import io.dcosboot.mesos.resources.Conversion;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.Resource;
import java.util.List;
import java.util.Optional;

/**
 * RESERVE, UNRESERVE, CREATE and DESTROY on what is left of accepted offers (mesos-master.md §6): in force at once, so
 * that the operations that follow in the same call can use what they make.
 */
final class OfferOperations {

    private final Permissions permissions;
    private final OfferBook offers;
    private final OperationLedger ledger;

    OfferOperations(Permissions permissions, OfferBook offers, OperationLedger ledger) {
        this.permissions = permissions;
        this.offers = offers;
        this.ledger = ledger;
    }

    /** Carries an operation out if it is in order; returns what the remaining resources have become. */
    Resources perform(Turn turn, Spot spot, Operation given, Resources remaining) {
        Framework framework = turn.state().framework(spot.framework()).orElseThrow();
        Agent agent = turn.state().agent(spot.agent()).orElseThrow();
        Operation operation = allocated(given, spot.role());
        Optional<String> objection = Resources.validate(resources(operation))
                .or(() -> permissions.operation(framework, operation))
                .or(() -> feedback(operation, agent))
                .or(() -> OperationValidation.validate(
                        operation, OperationValidation.Actor.framework(framework, spot.role()), agent))
                .or(() -> missing(operation, remaining));
        if (objection.isPresent()) {
            OperationLedger.refuse(
                    turn,
                    spot.framework(),
                    operation,
                    OperationState.OPERATION_ERROR,
                    "Invalid " + operation.getType() + " operation: " + objection.get());
            return remaining;
        }
        Conversion conversion = Conversion.of(operation);
        if (operation.getType() == Operation.Type.DESTROY) {
            rescindSharers(turn, agent, conversion.consumed().unallocated());
        }
        ledger.apply(turn, spot.agent(), Optional.of(spot.framework()), operation, conversion);
        return conversion.applyTo(remaining);
    }

    /** Volumes are neither resized nor made by this master's agents (mesos-master.md §6, GROW_VOLUME to DESTROY_DISK). */
    static void unsupported(Turn turn, Spot spot, Operation operation) {
        OperationLedger.refuse(
                turn,
                spot.framework(),
                operation,
                OperationState.OPERATION_UNSUPPORTED,
                operation.getType() + " is not supported by agent " + spot.agent());
    }

    private static Optional<String> feedback(Operation operation, Agent agent) {
        boolean able =
                agent.description().capabilityTypes().contains(AgentInfo.Capability.Type.AGENT_OPERATION_FEEDBACK);
        return !operation.hasId() || able
                ? Optional.empty()
                : Optional.of("Operation requested feedback, but agent " + agent.id()
                        + " does not have the required AGENT_OPERATION_FEEDBACK capability");
    }

    private static Optional<String> missing(Operation operation, Resources remaining) {
        Resources wanted = Conversion.of(operation).consumed();
        return remaining.contains(wanted)
                ? Optional.empty()
                : Optional.of("the offered resources " + remaining + " do not contain " + wanted);
    }

    /** A shared volume may be in other offers, too. */
    private void rescindSharers(Turn turn, Agent agent, Resources volumes) {
        for (var id : agent.usage().offers()) {
            turn.state()
                    .offers()
                    .get(id)
                    .filter(offer -> !offer.resources()
                            .unallocated()
                            .filter(resource -> volumes.contains(Resources.of(resource)))
                            .isEmpty())
                    .ifPresent(offer -> offers.rescind(turn, offer));
        }
    }

    static List<Resource> resources(Operation operation) {
        return switch (operation.getType()) {
            case RESERVE -> operation.getReserve().getResourcesList();
            case UNRESERVE -> operation.getUnreserve().getResourcesList();
            case CREATE -> operation.getCreate().getVolumesList();
            case DESTROY -> operation.getDestroy().getVolumesList();
            case UNKNOWN, LAUNCH, LAUNCH_GROUP, GROW_VOLUME, SHRINK_VOLUME, CREATE_DISK, DESTROY_DISK -> List.of();
        };
    }

    /** The operation with every resource allocated to the role of the offers. */
    private static Operation allocated(Operation operation, String role) {
        Operation.Builder changed = operation.toBuilder();
        List<Resource.Builder> resources = switch (operation.getType()) {
            case RESERVE -> changed.getReserveBuilder().getResourcesBuilderList();
            case UNRESERVE -> changed.getUnreserveBuilder().getResourcesBuilderList();
            case CREATE -> changed.getCreateBuilder().getVolumesBuilderList();
            case DESTROY -> changed.getDestroyBuilder().getVolumesBuilderList();
            case UNKNOWN, LAUNCH, LAUNCH_GROUP, GROW_VOLUME, SHRINK_VOLUME, CREATE_DISK, DESTROY_DISK -> List.of();
        };
        for (Resource.Builder resource : resources) {
            if (!resource.hasAllocationInfo()) {
                resource.setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole(role));
            }
        }
        return changed.build();
    }
}
