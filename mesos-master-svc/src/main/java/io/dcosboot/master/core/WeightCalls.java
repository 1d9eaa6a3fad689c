package io.dcosboot.master.core;

import io.dcosboot.mesos.v1.master.Call;

/** Changes the weights of roles (mesos-master.md §15.3). */
final class WeightCalls {

    void update(Turn turn, Call.UpdateWeights call, long request) {
        turn.answer(request, new CallAnswer.Refused(501, "UPDATE_WEIGHTS is not supported by this master yet"));
    }
}
