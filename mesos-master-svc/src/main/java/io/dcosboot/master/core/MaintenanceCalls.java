package io.dcosboot.master.core;

import io.dcosboot.mesos.v1.master.Call;

/** Schedules, begins and ends the maintenance of machines (mesos-master.md §12.1). */
final class MaintenanceCalls {

    void schedule(Turn turn, Call.UpdateMaintenanceSchedule call, long request) {
        turn.answer(
                request,
                new CallAnswer.Refused(501, "UPDATE_MAINTENANCE_SCHEDULE is not supported by this master yet"));
    }

    void start(Turn turn, Call.StartMaintenance call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "START_MAINTENANCE is not supported by this master yet"));
    }

    void stop(Turn turn, Call.StopMaintenance call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "STOP_MAINTENANCE is not supported by this master yet"));
    }
}
