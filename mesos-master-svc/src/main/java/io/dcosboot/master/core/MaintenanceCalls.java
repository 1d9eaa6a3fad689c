package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.MachineKey;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.master.core.validation.MaintenanceValidation;
import io.dcosboot.mesos.v1.MachineID;
import io.dcosboot.mesos.v1.MachineInfo;
import io.dcosboot.mesos.v1.Unavailability;
import io.dcosboot.mesos.v1.maintenance.Schedule;
import io.dcosboot.mesos.v1.master.Call;
import java.util.List;
import java.util.Optional;

/** Schedules, begins and ends the maintenance of machines, registry first (mesos-master.md §12.1). */
final class MaintenanceCalls {

    private final OfferBook offers;
    private final InverseOfferBook inverseOffers;
    private final AgentActivations activations;
    private final Allocations allocations;

    MaintenanceCalls(
            OfferBook offers, InverseOfferBook inverseOffers, AgentActivations activations, Allocations allocations) {
        this.offers = offers;
        this.inverseOffers = inverseOffers;
        this.activations = activations;
        this.allocations = allocations;
    }

    void schedule(Turn turn, Call.UpdateMaintenanceSchedule call, long request) {
        Schedule schedule = call.getSchedule();
        Machines planned = turn.state().maintenance().planned();
        Optional<String> flaw = MaintenanceValidation.schedule(schedule, planned);
        if (flaw.isPresent()) {
            refuse(turn, request, flaw.get());
        } else {
            replace(turn, planned.scheduled(schedule), request);
        }
    }

    void start(Turn turn, Call.StartMaintenance call, long request) {
        List<MachineID> ids = call.getMachinesList();
        Machines planned = turn.state().maintenance().planned();
        Optional<String> flaw = MaintenanceValidation.down(ids, planned);
        if (flaw.isPresent()) {
            refuse(turn, request, flaw.get());
        } else {
            replace(turn, planned.broughtDown(keys(ids)), request);
        }
    }

    void stop(Turn turn, Call.StopMaintenance call, long request) {
        List<MachineID> ids = call.getMachinesList();
        Machines planned = turn.state().maintenance().planned();
        Optional<String> flaw = MaintenanceValidation.up(ids, planned);
        if (flaw.isPresent()) {
            refuse(turn, request, flaw.get());
        } else {
            replace(turn, planned.broughtUp(keys(ids)), request);
        }
    }

    private static List<MachineKey> keys(List<MachineID> ids) {
        return ids.stream().map(MachineKey::of).toList();
    }

    private static void refuse(Turn turn, long request, String why) {
        turn.answer(request, new CallAnswer.Refused(400, why));
    }

    private static void replace(Turn turn, Machines next, long request) {
        turn.become(turn.state().withMaintenance(turn.state().maintenance().withPlanned(next)));
        turn.emit(new Effect.WriteRegistry(
                new RegistryOperation.ReplaceMachines(next), new MasterCommand.MachinesReplaced(next, request)));
    }

    /** The registry has the machines: agents on those that changed feel it. */
    void replaced(Turn turn, Machines next, long request) {
        Machines before = turn.state().maintenance().machines();
        turn.become(turn.state().withMaintenance(turn.state().maintenance().withMachines(next)));
        for (Agent agent : turn.state().agents().registered().values()) {
            if (!unavailability(before, agent).equals(unavailability(next, agent))) {
                offers.rescindAllOf(turn, agent.id());
                inverseOffers.forget(turn, agent.id());
                allocations.requestFor(turn, agent.id());
            }
            if (next.isDown(agent.description())) {
                activations.review(turn, agent.id());
            }
        }
        turn.answer(request, new CallAnswer.Done());
    }

    private static Optional<Unavailability> unavailability(Machines machines, Agent agent) {
        return machines.of(agent.description()).map(MachineInfo::getUnavailability);
    }
}
