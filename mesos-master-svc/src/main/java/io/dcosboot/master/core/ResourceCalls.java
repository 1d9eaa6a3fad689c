package io.dcosboot.master.core;

import io.dcosboot.mesos.v1.master.Call;
import java.util.Optional;

/** Reserves resources and makes volumes for the operator (mesos-master.md §16, §17). */
final class ResourceCalls {

    void reserve(Turn turn, Call.ReserveResources call, Optional<String> principal, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "RESERVE_RESOURCES is not supported by this master yet"));
    }

    void unreserve(Turn turn, Call.UnreserveResources call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "UNRESERVE_RESOURCES is not supported by this master yet"));
    }

    void create(Turn turn, Call.CreateVolumes call, Optional<String> principal, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "CREATE_VOLUMES is not supported by this master yet"));
    }

    void destroy(Turn turn, Call.DestroyVolumes call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "DESTROY_VOLUMES is not supported by this master yet"));
    }

    void grow(Turn turn, Call.GrowVolume call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "GROW_VOLUME is not supported by this master yet"));
    }

    void shrink(Turn turn, Call.ShrinkVolume call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "SHRINK_VOLUME is not supported by this master yet"));
    }
}
