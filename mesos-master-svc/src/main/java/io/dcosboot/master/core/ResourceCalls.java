package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.validation.OperationValidation;
import io.dcosboot.mesos.resources.Conversion;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.Filters;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.master.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reserves resources and makes volumes for the operator (mesos-master.md §16, §17). What is offered at the moment is
 * taken back, as far as it is needed; what is in use is not.
 */
final class ResourceCalls {

    private final OfferBook offers;
    private final OperationLedger ledger;

    ResourceCalls(OfferBook offers, OperationLedger ledger) {
        this.offers = offers;
        this.ledger = ledger;
    }

    void reserve(Turn turn, Call.ReserveResources call, Optional<String> principal, long request) {
        Operation operation = Operation.newBuilder()
                .setType(Operation.Type.RESERVE)
                .setReserve(Operation.Reserve.newBuilder()
                        .addAllSource(call.getSourceList())
                        .addAllResources(call.getResourcesList()))
                .build();
        turn.answer(request, carryOut(turn, call.getAgentId(), operation, principal));
    }

    void unreserve(Turn turn, Call.UnreserveResources call, long request) {
        Operation operation = Operation.newBuilder()
                .setType(Operation.Type.UNRESERVE)
                .setUnreserve(Operation.Unreserve.newBuilder().addAllResources(call.getResourcesList()))
                .build();
        turn.answer(request, carryOut(turn, call.getAgentId(), operation, Optional.empty()));
    }

    void create(Turn turn, Call.CreateVolumes call, Optional<String> principal, long request) {
        Operation operation = Operation.newBuilder()
                .setType(Operation.Type.CREATE)
                .setCreate(Operation.Create.newBuilder().addAllVolumes(call.getVolumesList()))
                .build();
        turn.answer(request, carryOut(turn, call.getAgentId(), operation, principal));
    }

    void destroy(Turn turn, Call.DestroyVolumes call, long request) {
        Operation operation = Operation.newBuilder()
                .setType(Operation.Type.DESTROY)
                .setDestroy(Operation.Destroy.newBuilder().addAllVolumes(call.getVolumesList()))
                .build();
        turn.answer(request, carryOut(turn, call.getAgentId(), operation, Optional.empty()));
    }

    void grow(Turn turn, Call.GrowVolume call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "GROW_VOLUME is not supported by this master"));
    }

    void shrink(Turn turn, Call.ShrinkVolume call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "SHRINK_VOLUME is not supported by this master"));
    }

    private CallAnswer carryOut(Turn turn, AgentID where, Operation operation, Optional<String> principal) {
        Optional<Agent> found = turn.state().agent(AgentId.of(where));
        if (found.isEmpty()) {
            return new CallAnswer.Refused(400, "No agent found with specified ID");
        }
        Agent agent = found.get();
        String name = operation.getType() == Operation.Type.RESERVE
                ? "RESERVE operation on agent " + OperationLedger.described(agent)
                : operation.getType() + " operation";
        Optional<String> objection = Resources.validate(OfferOperations.resources(operation))
                .or(() ->
                        OperationValidation.validate(operation, OperationValidation.Actor.operator(principal), agent));
        if (objection.isPresent()) {
            return new CallAnswer.Refused(400, "Invalid " + name + ": " + objection.get());
        }
        if (!agent.connected()) {
            return new CallAnswer.Refused(409, "Agent " + OperationLedger.described(agent) + " is disconnected");
        }
        Conversion conversion = Conversion.of(operation).unallocated();
        Resources wanted = conversion.consumed();
        Optional<List<Offer>> inTheWay = inTheWay(turn, agent, wanted);
        if (inTheWay.isEmpty()) {
            return new CallAnswer.Refused(
                    409,
                    "Invalid " + name + ": the free resources of the agent, "
                            + agent.usage()
                                    .available()
                                    .plus(agent.usage().offered().unallocated())
                            + ", do not contain " + wanted);
        }
        for (Offer offer : inTheWay.get()) {
            offers.rescind(turn, offer);
            offers.filter(
                    turn,
                    offer.framework(),
                    offer.role(),
                    offer.agent(),
                    offer.resources(),
                    Filters.getDefaultInstance());
        }
        ledger.apply(turn, agent.id(), Optional.empty(), operation, conversion);
        return new CallAnswer.Accepted();
    }

    /** The offers to take back so that enough is available; empty if even that is not enough. */
    private static Optional<List<Offer>> inTheWay(Turn turn, Agent agent, Resources wanted) {
        Resources free = agent.usage().available();
        List<Offer> chosen = new ArrayList<>();
        for (var id : agent.usage().offers()) {
            Offer offer = turn.state().offers().get(id).orElseThrow();
            Resources offered = offer.resources().unallocated();
            Resources missing = wanted.minus(free);
            boolean helps = !missing.minus(offered).equals(missing) || holdsSharedOf(wanted, offered);
            if (helps) {
                free = free.plus(offered.nonShared());
                chosen.add(offer);
            }
        }
        return free.contains(wanted) ? Optional.of(chosen) : Optional.empty();
    }

    /** A shared volume stays available while it is offered, but nobody may hold it when it is destroyed. */
    private static boolean holdsSharedOf(Resources wanted, Resources offered) {
        for (var volume : wanted.shared()) {
            if (offered.contains(Resources.of(volume))) {
                return true;
            }
        }
        return false;
    }
}
