package io.dcosboot.master.api;

import io.dcosboot.master.core.state.MachineKey;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.v1.allocator.InverseOfferStatus;
import io.dcosboot.mesos.v1.maintenance.ClusterStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The maintenance of machines as operators see it (mesos-master.md §12.1, §16, §17). */
final class ApiMaintenance {

    private ApiMaintenance() {}

    /** Which machines are draining, with what frameworks answered to the inverse offers, and which are down. */
    static ClusterStatus status(MasterState state) {
        Map<MachineKey, List<InverseOfferStatus>> answers = answers(state);
        ClusterStatus.Builder status = ClusterStatus.newBuilder();
        for (var machine : state.maintenance().machines().byKey()) {
            if (Machines.isDown(machine.getValue())) {
                status.addDownMachines(machine.getValue().getId());
            } else {
                status.addDrainingMachines(ClusterStatus.DrainingMachine.newBuilder()
                        .setId(machine.getValue().getId())
                        .addAllStatuses(answers.getOrDefault(machine.getKey(), List.of())));
            }
        }
        return status.build();
    }

    private static Map<MachineKey, List<InverseOfferStatus>> answers(MasterState state) {
        Map<MachineKey, List<InverseOfferStatus>> answers = new HashMap<>();
        for (var ofAgent : state.maintenance().inverseOffers().attitudes()) {
            state.agent(ofAgent.getKey()).ifPresent(agent -> {
                List<InverseOfferStatus> here =
                        answers.computeIfAbsent(MachineKey.of(agent.description()), _ -> new ArrayList<>());
                ofAgent.getValue()
                        .values()
                        .forEach(attitude -> attitude.answer().ifPresent(here::add));
            });
        }
        return answers;
    }
}
