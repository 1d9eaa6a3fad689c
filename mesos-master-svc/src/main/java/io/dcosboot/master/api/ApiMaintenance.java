package io.dcosboot.master.api;

import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.master.core.state.MachineKey;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.v1.allocator.InverseOfferStatus;
import io.dcosboot.mesos.v1.maintenance.ClusterStatus;
import io.dcosboot.mesos.v1.maintenance.Schedule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The maintenance of machines as operators see it (mesos-master.md §12.1, §16, §17). */
final class ApiMaintenance {

    private ApiMaintenance() {}

    /** The schedule, if the caller may see it. */
    static Schedule schedule(HttpServletRequest request, LeaderGate gate, MasterState state) {
        return gate.allows(request, Action.GET_MAINTENANCE_SCHEDULES)
                ? state.maintenance().machines().schedule()
                : Schedule.getDefaultInstance();
    }

    /** The status, if the caller may see it, without the answers of frameworks that are hidden. */
    static ClusterStatus status(HttpServletRequest request, LeaderGate gate, MasterState state) {
        return gate.allows(request, Action.GET_MAINTENANCE_STATUSES)
                ? status(state)
                : ClusterStatus.getDefaultInstance();
    }

    /** Which machines are draining, with what frameworks answered to the inverse offers, and which are down. */
    private static ClusterStatus status(MasterState state) {
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
                for (var attitude : ofAgent.getValue()) {
                    if (state.framework(attitude.getKey()).isPresent()) {
                        attitude.getValue().answer().ifPresent(here::add);
                    }
                }
            });
        }
        return answers;
    }
}
